import { defineClaim } from './claim.ts';
import { withoutEvidence } from './judge.ts';

/** Quantities: lossAtMiddle, lossAtHigh, stuckAtMiddle, stuckAtHigh. */
export const warmupRescuesPostLn = defineClaim({
  id: 'warmup-rescues-post-ln',
  kind: 'measured',
  statement: 'Warmup makes Post-LN train at the learning rates at which it is stuck without.',
  criterion:
    'Linear warmup over 200 of 400 steps: holds when no run is stuck at 1e-3 and at 3e-3, conditional when at only one of them or for only some seeds, contradicted when all are stuck.',
  experiments: ['warmup'],
  references: ['vaswani2017', 'xiong2020'],
  judge: () => withoutEvidence('the rule is not written down yet'),
  flip: (evidence) => evidence,
});
