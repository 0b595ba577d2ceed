import { defineClaim } from './claim.ts';
import { withoutEvidence } from './judge.ts';

/** Quantities: stuckRuns, runs, lossWithout, lossWith, difference. */
export const preLnMakesWarmupOptional = defineClaim({
  id: 'pre-ln-makes-warmup-optional',
  kind: 'measured',
  statement: 'With Pre-LN all layers learn at once, and warmup becomes optional.',
  criterion:
    'Holds when no Pre-LN run without warmup is stuck at any learning rate and, at the middle one, the paired difference to the same run with warmup is not above zero; conditional when they train but worse; contradicted when one is stuck.',
  experiments: ['warmup'],
  references: ['xiong2020', 'nguyen2019'],
  judge: () => withoutEvidence('the rule is not written down yet'),
  flip: (evidence) => evidence,
});
