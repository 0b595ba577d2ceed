import { defineClaim } from './claim.ts';
import { withoutEvidence } from './judge.ts';

/** Quantities: ratioAtSix, ratioAtTwelve, ratioAtTwentyFour, ratioAtFortyEight. */
export const preLnGradientsFallWithDepth = defineClaim({
  id: 'pre-ln-gradients-fall-with-depth',
  kind: 'measured',
  statement: 'Under Pre-LN the weight gradients at initialisation fall from the first layer to the last.',
  criterion:
    'Holds when the interval of the last-to-first W2 ratio is below one at every number of layers; conditional when at some; contradicted when at none.',
  experiments: ['gradient-norms'],
  references: ['xiong2020'],
  judge: () => withoutEvidence('the rule is not written down yet'),
  flip: (evidence) => evidence,
});
