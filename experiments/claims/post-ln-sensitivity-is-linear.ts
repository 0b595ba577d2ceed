import { defineClaim } from './claim.ts';
import type { Evidence, Judgement } from './claim.ts';
import { firstThatChanges } from './alter.ts';
import { estimated, position, withInterval, withoutEvidence } from './judge.ts';
import { alterChange, byDepth, FEWEST_DEPTHS, growth, perturbed } from './select/sensitivity.ts';
import type { PerturbationChoice } from './select/sensitivity.ts';

const POST: PerturbationChoice = { placement: 'post', perturbation: 'random' };
const LINEAR = [0.75, 1.25] as const;

export const postLnSensitivityIsLinear = defineClaim({
  id: 'post-ln-sensitivity-is-linear',
  kind: 'measured',
  statement: 'Under Post-LN the change of the output under a random change of the weights grows in proportion to the number of layers.',
  criterion:
    'Log-log slope over the depths at which the change is not saturated (below 0.5): holds when the interval is within [0.75, 1.25], contradicted when it lies outside, conditional when it straddles.',
  experiments: ['update-sensitivity'],
  references: ['liu2020admin'],
  judge,
  flip: firstThatChanges(
    judge,
    (evidence) => alterChange(evidence, POST, (layerCount) => 1e-5 * layerCount ** 2),
    (evidence) => alterChange(evidence, POST, (layerCount) => 1e-5 * layerCount),
  ),
});

function judge(evidence: Evidence): Judgement {
  const cells = perturbed(evidence, POST);
  const slope = growth(cells);
  const depths = byDepth(cells);
  const [deepest, atTwelve] = [depths.at(-1), depths.find(({ layerCount }) => layerCount === 12)];
  if (!slope || !deepest)
    return withoutEvidence(`it takes Post-LN stacks of ${String(FEWEST_DEPTHS)} depths, five seeds each, whose change is below 0.5`);
  const place = position(slope, LINEAR);
  return {
    verdict: place === 'inside' ? 'holds' : place === 'outside' ? 'contradicted' : place === 'straddling' ? 'conditional' : 'inconclusive',
    finding: `The squared change grows as the number of layers to the power ${withInterval(slope)}, to ${withInterval(deepest.change)} at ${String(deepest.layerCount)} layers.`,
    ...(place === 'straddling' ? { condition: 'holds only as far as the interval of the slope tells' } : {}),
    quantities: {
      slope: estimated(slope, 'log-log slope of the squared change on the number of layers, Post-LN, random change'),
      changeAtDeepest: estimated(
        deepest.change,
        `squared change of the output, Post-LN, ${String(deepest.layerCount)} layers, random change`,
        '.1e',
      ),
      ...(atTwelve
        ? { changeAtTwelve: estimated(atTwelve.change, 'squared change of the output, Post-LN, 12 layers, random change', '.1e') }
        : {}),
    },
  };
}
