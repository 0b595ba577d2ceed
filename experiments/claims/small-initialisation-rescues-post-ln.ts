import { defineClaim } from './claim.ts';
import { remedy } from './select/remedy.ts';

export const smallInitialisationRescuesPostLn = defineClaim({
  id: 'small-initialisation-rescues-post-ln',
  kind: 'measured',
  statement: 'Small initialisation makes Post-LN train without warmup.',
  criterion:
    "As for DeepNorm, with the layer matrices of GPT-2's initialisation, embeddings of deviation 1, positions of deviation 1 instead of 0.5, and nothing else changed.",
  experiments: ['rescue'],
  references: [],
  ...remedy([{ placement: 'post', initialisation: 'gpt2' }], 'Post-LN with GPT-2 initialisation'),
});
