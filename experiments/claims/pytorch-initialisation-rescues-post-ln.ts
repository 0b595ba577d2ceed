import { defineClaim } from './claim.ts';
import { remedy } from './select/remedy.ts';

export const pytorchInitialisationRescuesPostLn = defineClaim({
  id: 'pytorch-initialisation-rescues-post-ln',
  kind: 'measured',
  statement: 'The initialisation of PyTorch makes Post-LN train without warmup.',
  criterion:
    'As for DeepNorm, with the layer matrices as PyTorch draws them, W_O, W_1 and W_2 uniform within 1 / sqrt(n_in), and nothing else changed.',
  experiments: ['rescue'],
  references: [],
  ...remedy([{ placement: 'post', initialisation: 'pytorch' }], 'Post-LN with the initialisation of PyTorch'),
});
