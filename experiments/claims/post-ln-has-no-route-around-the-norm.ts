import { defineClaim } from './claim.ts';
import { withoutEvidence } from './judge.ts';

/** Quantities: factor, firstScale, factorOverScale. */
export const postLnHasNoRouteAroundTheNorm = defineClaim({
  id: 'post-ln-has-no-route-around-the-norm',
  kind: 'derived',
  statement: 'In Post-LN no route from the output back to the input avoids a norm and its division by the standard deviation of the token.',
  criterion:
    "With small initialisation the branch is negligible, so the gradient of the embedding must be that of the first sublayer's output times the first norm's 1 / sigma. Holds when the measured factor over 1 / sigma is within 10 % of one, by its interval.",
  experiments: ['gradient-norms'],
  references: ['xiong2020'],
  judge: () => withoutEvidence('the rule is not written down yet'),
  flip: (evidence) => evidence,
});
