import { defineClaim } from './claim.ts';
import type { Evidence, Judgement } from './claim.ts';
import { firstThatChanges } from './alter.ts';
import { estimated, withInterval, withoutEvidence } from './judge.ts';
import { alterChange, byDepth, perturbed } from './select/sensitivity.ts';
import type { PerturbationChoice } from './select/sensitivity.ts';

const POST_SMALL: PerturbationChoice = { placement: 'post', perturbation: 'random', initialisation: 'gpt2' };
const PRE_SMALL: PerturbationChoice = { ...POST_SMALL, placement: 'pre' };
const POST_XAVIER: PerturbationChoice = { ...POST_SMALL, initialisation: 'xavier' };

export const smallInitialisationLowersSensitivity = defineClaim({
  id: 'small-initialisation-lowers-sensitivity',
  kind: 'measured',
  statement: 'Small initialisation lowers the sensitivity of Post-LN but keeps it above that of Pre-LN.',
  criterion:
    'At the largest number of layers, random change, GPT-2 initialisation: holds when Post-LN is below Post-LN with Xavier and above Pre-LN with GPT-2 initialisation by disjoint intervals; conditional when one of the two; contradicted when neither.',
  experiments: ['update-sensitivity'],
  references: [],
  judge,
  flip: firstThatChanges(
    judge,
    (evidence) => alterChange(evidence, POST_SMALL, () => 100),
    (evidence) =>
      alterChange(
        alterChange(
          alterChange(evidence, POST_SMALL, () => 1e-3),
          PRE_SMALL,
          () => 1e-4,
        ),
        POST_XAVIER,
        () => 1e-2,
      ),
  ),
});

function judge(evidence: Evidence): Judgement {
  const variants = [POST_SMALL, PRE_SMALL, POST_XAVIER].map((choice) => byDepth(perturbed(evidence, choice)));
  const deepest = Math.min(...variants.map((measured) => measured.at(-1)?.layerCount ?? Number.NaN));
  const [postSmall, preSmall, postXavier] = variants.map((measured) => measured.find(({ layerCount }) => layerCount === deepest)?.change);
  if (!postSmall || !preSmall || !postXavier)
    return withoutEvidence(
      'it takes five Post-LN stacks with Xavier and five of each placement with GPT-2 initialisation at one and the same largest number of layers',
    );
  const isLower = postSmall.high < postXavier.low;
  const keepsOrder = postSmall.low > preSmall.high;
  return {
    verdict: isLower && keepsOrder ? 'holds' : isLower || keepsOrder ? 'conditional' : 'contradicted',
    finding: `At ${String(deepest)} layers the squared change with GPT-2 initialisation is ${withInterval(postSmall)} under Post-LN and ${withInterval(preSmall)} under Pre-LN; with Xavier Post-LN has ${withInterval(postXavier)}.`,
    ...(isLower === keepsOrder
      ? {}
      : {
          condition: isLower
            ? 'holds only in that it lowers the sensitivity; the order of the placements is lost'
            : 'holds only in that the order of the placements is kept; the sensitivity is not lower',
        }),
    quantities: {
      postSmall: estimated(postSmall, `squared change of the output, Post-LN, GPT-2 initialisation, ${String(deepest)} layers`, '.1e'),
      preSmall: estimated(preSmall, `squared change of the output, Pre-LN, GPT-2 initialisation, ${String(deepest)} layers`, '.1e'),
      postXavier: estimated(postXavier, `squared change of the output, Post-LN, Xavier, ${String(deepest)} layers`, '.1e'),
    },
  };
}
