import { defineClaim } from './claim.ts';
import { withoutEvidence } from './judge.ts';

/** Quantities: ratioAtSix, ratioAtTwelve, ratioAtTwentyFour, ratioAtFortyEight, perLayer. */
export const decoderOnlyPostLnGradientsAreFlat = defineClaim({
  id: 'decoder-only-post-ln-gradients-are-flat',
  kind: 'measured',
  statement: 'In a decoder-only Post-LN stack the gradients at initialisation are about equal from the first layer to the last.',
  criterion:
    'Twelve layers, Xavier, uniform tokens: holds when the interval of the last-to-first W2 gradient ratio is within 30 % of one (0.7 to 1.3); conditional when it stays within a factor of 3; contradicted when it lies outside.',
  experiments: ['gradient-norms'],
  references: ['liu2020admin', 'xiong2020'],
  judge: () => withoutEvidence('the rule is not written down yet'),
  flip: (evidence) => evidence,
});
