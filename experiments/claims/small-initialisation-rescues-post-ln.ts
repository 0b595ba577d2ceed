import { defineClaim } from './claim.ts';
import { remedy } from './select/remedy.ts';

export const smallInitialisationRescuesPostLn = defineClaim({
  id: 'small-initialisation-rescues-post-ln',
  kind: 'measured',
  statement: 'Small initialisation makes Post-LN train without warmup.',
  criterion: "As for DeepNorm, with the matrices, positions and head of GPT-2's initialisation and nothing else changed.",
  experiments: ['warmup'],
  references: [],
  ...remedy({ placement: 'post', initialisation: 'gpt2' }, 'Post-LN with GPT-2 initialisation'),
});
