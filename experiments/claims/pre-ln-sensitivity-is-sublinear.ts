import { defineClaim } from './claim.ts';
import { withoutEvidence } from './judge.ts';

/** Quantities: slope, postSlope, changeAtDeepest. */
export const preLnSensitivityIsSublinear = defineClaim({
  id: 'pre-ln-sensitivity-is-sublinear',
  kind: 'measured',
  statement: 'Under Pre-LN the change of the output under a random change of the weights grows more slowly than the number of layers.',
  criterion:
    'Log-log slope: holds when its interval is below one and below that of Post-LN, contradicted when its lower end is at least one.',
  experiments: ['update-sensitivity'],
  references: ['liu2020admin'],
  judge: () => withoutEvidence('the rule is not written down yet'),
  flip: (evidence) => evidence,
});
