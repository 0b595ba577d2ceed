import { defineClaim } from './claim.ts';
import { withoutEvidence } from './judge.ts';

/** Quantities: postWithout, postWith, preWithout, preWith. */
export const encoderDecoderPostLnNeedsWarmup = defineClaim({
  id: 'encoder-decoder-post-ln-needs-warmup',
  kind: 'measured',
  statement: 'A Post-LN encoder-decoder needs warmup; a Pre-LN one does not.',
  criterion:
    'At 1e-3: holds when Post-LN is stuck without warmup and not with it, and Pre-LN is not stuck without; contradicted when Post-LN trains without warmup; conditional otherwise.',
  experiments: ['warmup'],
  references: ['xiong2020', 'liu2020admin'],
  judge: () => withoutEvidence('the rule is not written down yet'),
  flip: (evidence) => evidence,
});
