import { defineClaim } from './claim.ts';
import { remedy } from './select/remedy.ts';

export const smallNormGainsRescuePostLn = defineClaim({
  id: 'small-norm-gains-rescue-post-ln',
  kind: 'measured',
  statement: 'Norm gains that start small make Post-LN train without warmup.',
  criterion:
    'As for DeepNorm, with the gains of all norms starting at 0.1 and nothing else changed. Predicted: contradicted, because what a norm reads scales with what the norm before it wrote.',
  experiments: ['rescue'],
  references: [],
  ...remedy([{ placement: 'post', normGain: 0.1 }], 'Post-LN with norm gains of 0.1'),
});
