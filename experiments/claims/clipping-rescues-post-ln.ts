import { defineClaim } from './claim.ts';
import { remedy } from './select/remedy.ts';

export const clippingRescuesPostLn = defineClaim({
  id: 'clipping-rescues-post-ln',
  kind: 'measured',
  statement: 'Gradient clipping makes Post-LN train without warmup.',
  criterion:
    'As for DeepNorm, with the global norm clipped to 1 or to 0.1 and nothing else changed, the runs of both together. Predicted: contradicted, since Adam hardly sees a constant factor in the gradient.',
  experiments: ['rescue'],
  references: [],
  ...remedy(
    [
      { placement: 'post', clipNorm: 1 },
      { placement: 'post', clipNorm: 0.1 },
    ],
    'Post-LN with the gradient clipped to norm 1 or 0.1',
  ),
});
