import { defineClaim } from './claim.ts';
import type { Evidence, Judgement } from './claim.ts';
import { firstThatChanges } from './alter.ts';
import { estimated, withInterval, withoutEvidence } from './judge.ts';
import { alterChange, FEWEST_DEPTHS, growth, perturbed } from './select/sensitivity.ts';

const PLACEMENTS = { post: 'Post-LN', pre: 'Pre-LN', deepnorm: 'DeepNorm' } as const;
const ALL = ['post', 'pre', 'deepnorm'] as const;

export const coherentStepsGrowFasterThanRandomOnes = defineClaim({
  id: 'coherent-steps-grow-faster-than-random-ones',
  kind: 'measured',
  statement: 'A first step of Adam changes the output by an amount that grows faster with depth than a random change does.',
  criterion:
    'Log-log slopes over unsaturated depths: holds when the slope for sign steps is above that for random ones by disjoint intervals for all three placements, conditional for some, contradicted for none.',
  experiments: ['update-sensitivity'],
  references: ['liu2020admin', 'wang2022deepnet'],
  judge,
  flip: firstThatChanges(
    judge,
    (evidence) => ALL.reduce((altered, placement) => alterChange(altered, { placement, perturbation: 'sign' }, () => 1e-5), evidence),
    (evidence) =>
      ALL.reduce(
        (altered, placement) => alterChange(altered, { placement, perturbation: 'sign' }, (layerCount) => 1e-9 * layerCount ** 4),
        evidence,
      ),
  ),
});

function judge(evidence: Evidence): Judgement {
  const slopes = ALL.flatMap((placement) => {
    const sign = growth(perturbed(evidence, { placement, perturbation: 'sign' }));
    const random = growth(perturbed(evidence, { placement, perturbation: 'random' }));
    return sign && random ? [{ placement, sign, random }] : [];
  });
  if (slopes.length < ALL.length)
    return withoutEvidence(
      `it takes both kinds of change at ${String(FEWEST_DEPTHS)} depths with changes below 0.5, five seeds each, for every placement`,
    );
  const faster = slopes.filter(({ sign, random }) => sign.low > random.high);
  return {
    verdict: faster.length === slopes.length ? 'holds' : faster.length > 0 ? 'conditional' : 'contradicted',
    finding: `Log-log slopes of the squared change, first step of Adam against random: ${slopes.map(({ placement, sign, random }) => `${PLACEMENTS[placement]} ${withInterval(sign)} against ${withInterval(random)}`).join(', ')}.`,
    ...(faster.length > 0 && faster.length < slopes.length
      ? { condition: `holds only for ${faster.map(({ placement }) => PLACEMENTS[placement]).join(' and ')}` }
      : {}),
    quantities: Object.fromEntries(
      slopes.flatMap(({ placement, sign, random }) => [
        [
          `${placement}Sign`,
          estimated(sign, `log-log slope of the squared change on the number of layers, ${PLACEMENTS[placement]}, first step of Adam`),
        ],
        [
          `${placement}Random`,
          estimated(random, `log-log slope of the squared change on the number of layers, ${PLACEMENTS[placement]}, random change`),
        ],
      ]),
    ),
  };
}
