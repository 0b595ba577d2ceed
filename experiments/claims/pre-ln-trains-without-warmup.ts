import { defineClaim } from './claim.ts';
import { withoutEvidence } from './judge.ts';

/** Quantities: lossAtLow, lossAtMiddle, lossAtHigh, stuckRuns, runs. */
export const preLnTrainsWithoutWarmup = defineClaim({
  id: 'pre-ln-trains-without-warmup',
  kind: 'measured',
  statement: 'Pre-LN trains without warmup at every learning rate tried.',
  criterion: 'Holds when no run is stuck at 3e-4, 1e-3 or 3e-3, contradicted when all runs of a rate are stuck, conditional when some are.',
  experiments: ['warmup'],
  references: ['xiong2020', 'nguyen2019'],
  judge: () => withoutEvidence('the rule is not written down yet'),
  flip: (evidence) => evidence,
});
