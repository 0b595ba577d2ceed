import { defineClaim } from './claim.ts';
import { withoutEvidence } from './judge.ts';

/** Quantities: gainOverLaw. */
export const preLnIsIdentityPlusBranch = defineClaim({
  id: 'pre-ln-is-identity-plus-branch',
  kind: 'derived',
  statement: 'The Jacobian of a Pre-LN sublayer is the identity plus that of its branch, whose share falls with the spread of the stream.',
  criterion:
    'For ReLU feed-forward sublayers the gradient energy must grow towards the input by 1 + f / Var. Holds when the measured growth minus one, over f / Var, has its interval within 20 % of one.',
  experiments: ['gradient-norms'],
  references: ['xiong2020'],
  judge: () => withoutEvidence('the rule is not written down yet'),
  flip: (evidence) => evidence,
});
