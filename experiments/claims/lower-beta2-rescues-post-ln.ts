import { defineClaim } from './claim.ts';
import { remedy } from './select/remedy.ts';

export const lowerBeta2RescuesPostLn = defineClaim({
  id: 'lower-beta2-rescues-post-ln',
  kind: 'measured',
  statement: 'A lower beta2 makes Post-LN train without warmup.',
  criterion: 'As for DeepNorm, with beta2 0.98 and nothing else changed. Predicted: contradicted.',
  experiments: ['rescue'],
  references: ['liu2020admin'],
  ...remedy([{ placement: 'post', beta2: 0.98 }], 'Post-LN with beta2 0.98'),
});
