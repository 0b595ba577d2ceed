import { defineClaim } from './claim.ts';
import { withoutEvidence } from './judge.ts';

/** Quantities: loss, stuckRuns, runs, gain. */
export const clippingRescuesPostLn = defineClaim({
  id: 'clipping-rescues-post-ln',
  kind: 'measured',
  statement: 'Gradient clipping makes Post-LN train without warmup.',
  criterion:
    'As for DeepNorm, with the global norm clipped to 1 and nothing else changed. Predicted: contradicted, since Adam hardly sees a constant factor in the gradient.',
  experiments: ['warmup'],
  references: [],
  judge: () => withoutEvidence('the rule is not written down yet'),
  flip: (evidence) => evidence,
});
