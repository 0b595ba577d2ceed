import { defineClaim } from './claim.ts';
import { withoutEvidence } from './judge.ts';

/** Quantities: loss, stuckRuns, runs, gain. */
export const smallerBranchesRescuePostLn = defineClaim({
  id: 'smaller-branches-rescue-post-ln',
  kind: 'measured',
  statement: 'Branches scaled to a fifth make Post-LN train without warmup.',
  criterion: 'As for DeepNorm, with W_O and W_2 multiplied by 0.2 and nothing else changed.',
  experiments: ['warmup'],
  references: [],
  judge: () => withoutEvidence('the rule is not written down yet'),
  flip: (evidence) => evidence,
});
