import { defineClaim } from './claim.ts';
import { withoutEvidence } from './judge.ts';

/** Quantities: originalWarmupSteps, bertWarmupSteps, shortWarmupBleu, fullWarmupBleu. */
export const criticalPhaseIsTheFirstThousandsOfSteps = defineClaim({
  id: 'critical-phase-is-the-first-thousands-of-steps',
  kind: 'documented',
  statement: 'The critical phase of Post-LN training is the first few thousand steps.',
  criterion:
    'Holds when the published warmups lie between 1,000 and 10,000 steps and a warmup of 500 loses at least 10 BLEU at the higher learning rate.',
  experiments: [],
  references: ['vaswani2017', 'xiong2020'],
  judge: () => withoutEvidence('the rule is not written down yet'),
  flip: (evidence) => evidence,
});
