import { defineClaim } from './claim.ts';
import { remedy } from './select/remedy.ts';

export const radamRescuesPostLn = defineClaim({
  id: 'radam-rescues-post-ln',
  kind: 'measured',
  statement: 'RAdam makes Post-LN train without warmup.',
  criterion:
    'As for DeepNorm, with RAdam in place of Adam and nothing else changed. Predicted: contradicted, because its rectification is a warmup and at 3e-3 a warmup is not enough.',
  experiments: ['rescue'],
  references: ['liu2020radam', 'liu2020admin'],
  ...remedy([{ placement: 'post', optimizer: 'radam' }], 'Post-LN with RAdam'),
});
