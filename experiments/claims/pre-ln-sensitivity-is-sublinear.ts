import { defineClaim } from './claim.ts';
import type { Evidence, Judgement } from './claim.ts';
import { firstThatChanges } from './alter.ts';
import { estimated, withInterval, withoutEvidence } from './judge.ts';
import { alterChange, byDepth, FEWEST_DEPTHS, growth, perturbed } from './select/sensitivity.ts';
import type { PerturbationChoice } from './select/sensitivity.ts';

const PRE: PerturbationChoice = { placement: 'pre', perturbation: 'random' };
const POST: PerturbationChoice = { ...PRE, placement: 'post' };

export const preLnSensitivityIsSublinear = defineClaim({
  id: 'pre-ln-sensitivity-is-sublinear',
  kind: 'measured',
  statement: 'Under Pre-LN the change of the output under a random change of the weights grows more slowly than the number of layers.',
  criterion:
    'Log-log slope: holds when its interval is below one and below that of Post-LN, conditional when only below one, contradicted when its lower end is at least one.',
  experiments: ['update-sensitivity'],
  references: ['liu2020admin'],
  judge,
  flip: firstThatChanges(
    judge,
    (evidence) => alterChange(evidence, PRE, (layerCount) => 1e-5 * layerCount ** 1.5),
    (evidence) =>
      alterChange(
        alterChange(evidence, PRE, () => 1e-5),
        POST,
        (layerCount) => 1e-5 * layerCount,
      ),
  ),
});

function judge(evidence: Evidence): Judgement {
  const slope = growth(perturbed(evidence, PRE));
  const postSlope = growth(perturbed(evidence, POST));
  const deepest = byDepth(perturbed(evidence, PRE)).at(-1);
  if (!slope || !postSlope || !deepest)
    return withoutEvidence(
      `it takes Pre-LN and Post-LN stacks of ${String(FEWEST_DEPTHS)} depths, five seeds each, whose change is below 0.5`,
    );
  return {
    verdict:
      slope.high < 1 && slope.high < postSlope.low
        ? 'holds'
        : slope.low >= 1
          ? 'contradicted'
          : slope.high < 1
            ? 'conditional'
            : 'inconclusive',
    finding: `The squared change grows as the number of layers to the power ${withInterval(slope)} under Pre-LN and ${withInterval(postSlope)} under Post-LN.`,
    ...(slope.high < 1 && slope.high >= postSlope.low
      ? { condition: 'holds only in that the growth is below proportional; it is not below that of Post-LN' }
      : {}),
    quantities: {
      slope: estimated(slope, 'log-log slope of the squared change on the number of layers, Pre-LN, random change'),
      postSlope: estimated(postSlope, 'the same slope, Post-LN'),
      changeAtDeepest: estimated(
        deepest.change,
        `squared change of the output, Pre-LN, ${String(deepest.layerCount)} layers, random change`,
        '.1e',
      ),
    },
  };
}
