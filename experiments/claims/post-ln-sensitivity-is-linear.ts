import { defineClaim } from './claim.ts';
import { withoutEvidence } from './judge.ts';

/** Quantities: slope, changeAtDeepest, changeAtTwelve. */
export const postLnSensitivityIsLinear = defineClaim({
  id: 'post-ln-sensitivity-is-linear',
  kind: 'measured',
  statement: 'Under Post-LN the change of the output under a random change of the weights grows in proportion to the number of layers.',
  criterion:
    'Log-log slope over the depths at which the change is not saturated (below 0.5): holds when the interval is within [0.75, 1.25], contradicted when it lies outside, conditional when it straddles.',
  experiments: ['update-sensitivity'],
  references: ['liu2020admin'],
  judge: () => withoutEvidence('the rule is not written down yet'),
  flip: (evidence) => evidence,
});
