import { defineClaim } from './claim.ts';
import { remedy } from './select/remedy.ts';

export const smallerBranchesRescuePostLn = defineClaim({
  id: 'smaller-branches-rescue-post-ln',
  kind: 'measured',
  statement: 'Branches scaled to a fifth make Post-LN train without warmup.',
  criterion: 'As for DeepNorm, with W_O and W_2 multiplied by 0.2 and nothing else changed. Predicted: conditional, trained at 1e-3 alone.',
  experiments: ['rescue'],
  references: [],
  ...remedy([{ placement: 'post', branchGain: 0.2 }], 'Post-LN with branches scaled by 0.2'),
});
