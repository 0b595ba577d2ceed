import { defineClaim } from './claim.ts';
import { withoutEvidence } from './judge.ts';

/** Quantities: feedForwardXavier, attentionXavier, feedForwardPytorch, attentionPytorch, feedForwardGpt2, attentionGpt2. */
export const branchIsZeroAtInitialisation = defineClaim({
  id: 'branch-is-zero-at-initialisation',
  kind: 'measured',
  statement: 'At initialisation, with Xavier, a sublayer is close to the zero map.',
  criterion:
    'Close to zero: the branch adds at most 5 % of the variance it reads. Holds when the interval of the feed-forward and of the self-attention ratio is below 0.05 for Post-LN with 12 layers, contradicted when one lies above.',
  experiments: ['gradient-norms'],
  references: ['xiong2020'],
  judge: () => withoutEvidence('the rule is not written down yet'),
  flip: (evidence) => evidence,
});
