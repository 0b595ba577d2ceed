import { defineClaim } from './claim.ts';
import type { Evidence, Judgement } from './claim.ts';
import { firstThatChanges } from './alter.ts';
import { significant, withoutEvidence } from './judge.ts';
import { fitLaws } from './select/laws.ts';
import { alterChange, byDepth, perturbed, SATURATED } from './select/sensitivity.ts';
import type { PerturbationChoice } from './select/sensitivity.ts';

const PRE: PerturbationChoice = { placement: 'pre', perturbation: 'random' };
/** Two laws of two constants cannot be told apart by fewer points. */
const FEWEST_DEPTHS_FOR_LAWS = 6;

export const preLnSensitivityIsLogarithmic = defineClaim({
  id: 'pre-ln-sensitivity-is-logarithmic',
  kind: 'measured',
  statement: 'Under Pre-LN that change grows with the logarithm of the number of layers.',
  criterion:
    "Two laws of two constants, a + b ln N and a N^p, are fitted to the geometric means by depth. Holds when the squared relative residuals of the logarithm are less than half of the power law's, contradicted when they are more than twice, inconclusive between.",
  experiments: ['update-sensitivity'],
  references: ['liu2020admin'],
  judge,
  flip: firstThatChanges(
    judge,
    (evidence) => alterChange(evidence, PRE, (layerCount) => 1e-5 * layerCount ** 0.5),
    (evidence) => alterChange(evidence, PRE, (layerCount) => 1e-5 * (1 + Math.log(layerCount))),
  ),
});

function judge(evidence: Evidence): Judgement {
  const depths = byDepth(perturbed(evidence, PRE)).filter(({ change }) => change.estimate < SATURATED);
  if (depths.length < FEWEST_DEPTHS_FOR_LAWS)
    return withoutEvidence(
      `it takes Pre-LN stacks of ${String(FEWEST_DEPTHS_FOR_LAWS)} depths, five seeds each, whose change is below 0.5`,
    );
  const { logarithm, power } = fitLaws(depths.map(({ layerCount, change }) => [layerCount, change.estimate] as const));
  const quotient = logarithm.squaredResiduals / power.squaredResiduals;
  return {
    verdict: quotient < 0.5 ? 'holds' : quotient > 2 ? 'contradicted' : 'inconclusive',
    finding: `Over ${String(depths.length)} depths the logarithm leaves squared relative residuals of ${significant(logarithm.squaredResiduals)} and the power law, with exponent ${significant(power.exponent)}, of ${significant(power.squaredResiduals)}: a quotient of ${significant(quotient)}.`,
    quantities: {
      residualQuotient: { value: quotient, format: '.2~r', label: 'squared residuals of the logarithm over those of the power law' },
      logResidual: { value: logarithm.squaredResiduals, format: '.1e', label: 'squared relative residuals of a + b ln N, Pre-LN' },
      powerResidual: { value: power.squaredResiduals, format: '.1e', label: 'squared relative residuals of a N^p, Pre-LN' },
      exponent: { value: power.exponent, format: '.2f', label: 'exponent p of the power law, Pre-LN' },
    },
  };
}
