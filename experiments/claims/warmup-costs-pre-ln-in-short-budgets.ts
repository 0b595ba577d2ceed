import { defineClaim } from './claim.ts';
import { withoutEvidence } from './judge.ts';

/** Quantities: difference, lossWith, lossWithout. */
export const warmupCostsPreLnInShortBudgets = defineClaim({
  id: 'warmup-costs-pre-ln-in-short-budgets',
  kind: 'measured',
  statement: 'In a budget of 400 steps warmup costs Pre-LN more than it gains.',
  criterion:
    'Paired by seed at 1e-3: holds when the interval of the loss with warmup minus without is above zero, contradicted when below, inconclusive when it contains zero.',
  experiments: ['warmup'],
  references: [],
  judge: () => withoutEvidence('the rule is not written down yet'),
  flip: (evidence) => evidence,
});
