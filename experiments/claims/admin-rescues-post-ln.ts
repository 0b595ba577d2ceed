import { defineClaim } from './claim.ts';
import { remedy } from './select/remedy.ts';

export const adminRescuesPostLn = defineClaim({
  id: 'admin-rescues-post-ln',
  kind: 'measured',
  statement: 'Admin makes Post-LN train without warmup.',
  criterion:
    'As for DeepNorm, with a learned factor on every skip that starts at the root of all variance so far, and nothing else changed.',
  experiments: ['rescue'],
  references: ['liu2020admin'],
  ...remedy([{ placement: 'admin' }], 'Post-LN with the factors of Admin'),
});
