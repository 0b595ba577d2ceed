import { defineClaim } from './claim.ts';
import { remedy } from './select/remedy.ts';

export const branchesFromZeroTrainWithoutNorms = defineClaim({
  id: 'branches-from-zero-train-without-norms',
  kind: 'measured',
  statement: 'A stack without norms trains without warmup where its branches start at zero.',
  criterion:
    'As for DeepNorm, with no norm anywhere and every branch times a learned factor that starts at 0 (ReZero): a change of the placement, not of Post-LN alone.',
  experiments: ['rescue'],
  references: [],
  ...remedy([{ placement: 'rezero', norm: 'none' }], 'ReZero without norms'),
});
