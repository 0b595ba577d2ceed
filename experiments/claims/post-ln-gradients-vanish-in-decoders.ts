import { defineClaim } from './claim.ts';
import { withoutEvidence } from './judge.ts';

/** Quantities: ratioAtSix, ratioAtTwelve, ratioAtTwentyFour, ratioAtFortyEight. */
export const postLnGradientsVanishInDecoders = defineClaim({
  id: 'post-ln-gradients-vanish-in-decoders',
  kind: 'measured',
  statement: 'In a Post-LN decoder with cross-attention the gradients at initialisation shrink towards the input.',
  criterion: 'Twelve layers: holds when the interval of the last-to-first W2 gradient ratio is above 3, contradicted when it is below.',
  experiments: ['gradient-norms'],
  references: ['liu2020admin', 'xiong2020'],
  judge: () => withoutEvidence('the rule is not written down yet'),
  flip: (evidence) => evidence,
});
