import { defineClaim } from './claim.ts';
import { withoutEvidence } from './judge.ts';

/** Quantities: residualQuotient, logResidual, powerResidual, exponent. */
export const preLnSensitivityIsLogarithmic = defineClaim({
  id: 'pre-ln-sensitivity-is-logarithmic',
  kind: 'measured',
  statement: 'Under Pre-LN that change grows with the logarithm of the number of layers.',
  criterion:
    "Two laws of two constants, a + b ln N and a N^p, are fitted to the geometric means by depth. Holds when the squared relative residuals of the logarithm are less than half of the power law's, contradicted when they are more than twice, inconclusive between.",
  experiments: ['update-sensitivity'],
  references: ['liu2020admin'],
  judge: () => withoutEvidence('the rule is not written down yet'),
  flip: (evidence) => evidence,
});
