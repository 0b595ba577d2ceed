import { defineClaim } from './claim.ts';
import { withoutEvidence } from './judge.ts';

/** Quantities: slope, changeAtDeepest. */
export const deepnormSensitivityIsConstant = defineClaim({
  id: 'deepnorm-sensitivity-is-constant',
  kind: 'measured',
  statement: 'With DeepNorm the change of the output under a random change of the weights does not depend on the number of layers.',
  criterion:
    'Log-log slope: holds when its interval is within [-0.2, 0.2], contradicted when it lies outside, conditional when it straddles.',
  experiments: ['update-sensitivity'],
  references: ['wang2022deepnet'],
  judge: () => withoutEvidence('the rule is not written down yet'),
  flip: (evidence) => evidence,
});
