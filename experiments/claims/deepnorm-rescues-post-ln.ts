import { defineClaim } from './claim.ts';
import { remedy } from './select/remedy.ts';

export const deepnormRescuesPostLn = defineClaim({
  id: 'deepnorm-rescues-post-ln',
  kind: 'measured',
  statement: "DeepNorm's scaled skip makes a Post-LN stack train without warmup.",
  criterion:
    'At 3e-3, where every run of plain Post-LN has to be stuck: holds when no run is stuck, contradicted when all are, conditional when some are or when all are but none is at 1e-3.',
  experiments: ['rescue'],
  references: ['wang2022deepnet'],
  ...remedy([{ placement: 'deepnorm' }], "Post-LN with DeepNorm's scaled skip"),
});
