import { defineClaim } from './claim.ts';
import { withoutEvidence } from './judge.ts';

/** Quantities: growthOverSum, finalNormCount, preModelCount. */
export const preLnLeavesTheAdditionUntouched = defineClaim({
  id: 'pre-ln-leaves-the-addition-untouched',
  kind: 'derived',
  statement: 'Pre-LN normalizes what the branch reads and leaves the addition untouched; a norm after the last layer closes the stack.',
  criterion:
    'The variance added along the stack is the sum of what the branches add: holds when the growth over the sum of ratios has its interval within 20 % of one and every Pre-LN model whose code was read has a final norm.',
  experiments: ['gradient-norms'],
  references: ['xiong2020'],
  judge: () => withoutEvidence('the rule is not written down yet'),
  flip: (evidence) => evidence,
});
