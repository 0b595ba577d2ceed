import { defineClaim } from './claim.ts';
import { withoutEvidence } from './judge.ts';

/** Quantities: largestDeviation, normsPerLayer, normsPerCrossLayer. */
export const postLnNormalizesTheSum = defineClaim({
  id: 'post-ln-normalizes-the-sum',
  kind: 'derived',
  statement: "Post-LN adds the sublayer's output to its input and normalizes the sum, once for every sublayer.",
  criterion:
    'After every Post-LN sublayer with LayerNorm the stream has mean square 1, within 1 %, and a layer has two such sublayers, three with cross-attention.',
  experiments: ['gradient-norms'],
  references: ['vaswani2017'],
  judge: () => withoutEvidence('the rule is not written down yet'),
  flip: (evidence) => evidence,
});
