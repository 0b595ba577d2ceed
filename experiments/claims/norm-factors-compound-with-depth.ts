import { defineClaim } from './claim.ts';
import { withoutEvidence } from './judge.ts';

/** Quantities: normOnlyRatio, decoderRatio, crossRatio. */
export const normFactorsCompoundWithDepth = defineClaim({
  id: 'norm-factors-compound-with-depth',
  kind: 'measured',
  statement: 'The scale factors of the Post-LN norms compound, so that early gradients shrink exponentially with depth.',
  criterion:
    "Compare, at 48 layers, the fall of the W2 gradient towards the input with the product of the norms' scales alone. Holds when the log of the measured ratio is at least half of the log of the product in the decoder-only stack; conditional when only in the decoder with cross-attention is the ratio above 3; contradicted otherwise.",
  experiments: ['gradient-norms'],
  references: ['xiong2020', 'liu2020admin', 'wang2019dlcl'],
  judge: () => withoutEvidence('the rule is not written down yet'),
  flip: (evidence) => evidence,
});
