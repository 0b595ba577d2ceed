import { defineClaim } from './claim.ts';
import type { Evidence, Judgement } from './claim.ts';
import { firstThatChanges } from './alter.ts';
import { estimated, position, withInterval, withoutEvidence } from './judge.ts';
import { alterChange, byDepth, FEWEST_DEPTHS, growth, perturbed } from './select/sensitivity.ts';
import type { PerturbationChoice } from './select/sensitivity.ts';

const DEEPNORM: PerturbationChoice = { placement: 'deepnorm', perturbation: 'random' };
const CONSTANT = [-0.2, 0.2] as const;

export const deepnormSensitivityIsConstant = defineClaim({
  id: 'deepnorm-sensitivity-is-constant',
  kind: 'measured',
  statement: 'With DeepNorm the change of the output under a random change of the weights does not depend on the number of layers.',
  criterion:
    'Log-log slope: holds when its interval is within [-0.2, 0.2], contradicted when it lies outside, conditional when it straddles.',
  experiments: ['update-sensitivity'],
  references: ['wang2022deepnet'],
  judge,
  flip: firstThatChanges(
    judge,
    (evidence) => alterChange(evidence, DEEPNORM, (layerCount) => 1e-5 * layerCount),
    (evidence) => alterChange(evidence, DEEPNORM, () => 1e-5),
  ),
});

function judge(evidence: Evidence): Judgement {
  const cells = perturbed(evidence, DEEPNORM);
  const slope = growth(cells);
  const deepest = byDepth(cells).at(-1);
  if (!slope || !deepest)
    return withoutEvidence(`it takes DeepNorm stacks of ${String(FEWEST_DEPTHS)} depths, five seeds each, whose change is below 0.5`);
  const place = position(slope, CONSTANT);
  return {
    verdict: place === 'inside' ? 'holds' : place === 'outside' ? 'contradicted' : place === 'straddling' ? 'conditional' : 'inconclusive',
    finding: `The squared change goes as the number of layers to the power ${withInterval(slope)}; at ${String(deepest.layerCount)} layers it is ${withInterval(deepest.change)}.`,
    ...(place === 'straddling' ? { condition: 'holds only as far as the interval of the slope tells' } : {}),
    quantities: {
      slope: estimated(slope, 'log-log slope of the squared change on the number of layers, DeepNorm, random change'),
      changeAtDeepest: estimated(
        deepest.change,
        `squared change of the output, DeepNorm, ${String(deepest.layerCount)} layers, random change`,
        '.1e',
      ),
    },
  };
}
