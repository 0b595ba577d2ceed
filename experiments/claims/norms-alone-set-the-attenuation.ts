import { firstThatChanges } from './alter.ts';
import { defineClaim } from './claim.ts';
import type { Evidence, Judgement, Quantity } from './claim.ts';
import { estimated, position, significant, withoutEvidence } from './judge.ts';
import { BRANCH_NAMES } from './predictions/norm-attenuation.ts';
import {
  agreements,
  alterPasses,
  branchCells,
  CROSS_ATTENTION,
  FEED_FORWARD,
  FEWEST_SEEDS,
  passesAt,
  RATIO_OF,
  ratioInterval,
  SELF_ATTENTION,
  SMALLEST_DECISIVE_GAIN,
  WITHIN_TWO,
  withRatio,
} from './select/attenuation.ts';
import type { BranchChoice } from './select/attenuation.ts';

const CHOICES = [FEED_FORWARD, SELF_ATTENTION, CROSS_ATTENTION] as const;
const KEYS = new Map<BranchChoice, string>([
  [FEED_FORWARD, 'feedForward'],
  [SELF_ATTENTION, 'selfAttention'],
  [CROSS_ATTENTION, 'crossAttention'],
]);

export const normsAloneSetTheAttenuation = defineClaim({
  id: 'norms-alone-set-the-attenuation',
  kind: 'measured',
  statement: 'Along a Post-LN stack the gradient shrinks by the product of what its norms divide by, 1 / sqrt(1 + f) a sublayer.',
  criterion:
    'One kind of branch at a time (feed-forward, self-attention, cross-attention to the memory of an encoder), gains of 1 and more: the measured ratio of gradient norms over that product agrees when its interval lies within 0.5 to 2 at every gain, and fails when it lies outside at every gain. Holds when all branches agree, contradicted when all fail, conditional when some agree and the others fail, inconclusive otherwise.',
  experiments: ['norm-attenuation'],
  references: ['xiong2020', 'wang2019dlcl', 'liu2020admin'],
  judge,
  flip: firstThatChanges(
    judge,
    (evidence) => CHOICES.reduce((changed, choice) => withMeasured(changed, choice, 1), evidence),
    (evidence) => CHOICES.reduce((changed, choice) => withMeasured(changed, choice, 100), evidence),
  ),
});

function judge(evidence: Evidence): Judgement {
  const cells = evidence.cells('norm-attenuation');
  const compared = CHOICES.flatMap((choice) => {
    const own = branchCells(cells, choice);
    const found = agreements(own, 'normsAlone');
    if (!found) return [];
    const places = found.map(({ quotient }) => position(quotient, WITHIN_TWO));
    const agrees = places.every((place) => place === 'inside');
    return [{ choice, own, agrees, fails: places.every((place) => place === 'outside') }];
  });
  if (compared.length < CHOICES.length) return withoutEvidence(`it takes ${String(FEWEST_SEEDS)} seeds of each kind of branch`);
  const agreeing = compared.filter(({ agrees }) => agrees);
  const failing = compared.filter(({ fails }) => fails);
  const isDecided = agreeing.length + failing.length === compared.length;
  const nameOf = (choice: BranchChoice): string => BRANCH_NAMES.get(choice) ?? '';
  const isMixed = isDecided && agreeing.length > 0 && failing.length > 0;
  const parts = compared.map(({ choice, own }) => {
    const passes = passesAt(own, SMALLEST_DECISIVE_GAIN);
    return { choice, said: ratioInterval(passes, 'normsAlone'), measured: ratioInterval(passes, 'measured') };
  });
  return {
    verdict: !isDecided ? 'inconclusive' : isMixed ? 'conditional' : failing.length === 0 ? 'holds' : 'contradicted',
    finding: `At gain 1 the norms alone say ${parts
      .map(
        ({ choice, said, measured }) =>
          `${significant(said.estimate, 2)} with ${nameOf(choice)}, and ${significant(measured.estimate, 2)} (${significant(measured.low, 2)} to ${significant(measured.high, 2)}) is measured`,
      )
      .join('; ')}.`,
    ...(isMixed ? { condition: `holds only with ${agreeing.map(({ choice }) => nameOf(choice)).join(' and ')}` } : {}),
    quantities: Object.fromEntries(
      parts.flatMap(({ choice, said, measured }): [string, Quantity][] => {
        const key = KEYS.get(choice) ?? '';
        return [
          [
            `${key}NormsAlone`,
            estimated(said, `input over output gradient norm by the norms alone, ${nameOf(choice)} branches, gain 1`, '.2~e'),
          ],
          [`${key}Measured`, estimated(measured, `input over output gradient norm measured, ${nameOf(choice)} branches, gain 1`, '.2~r')],
        ];
      }),
    ),
  };
}

function withMeasured(evidence: Evidence, choice: BranchChoice, times: number): Evidence {
  return alterPasses(evidence, choice, (pass) => withRatio(pass, times * RATIO_OF.normsAlone(pass)));
}
