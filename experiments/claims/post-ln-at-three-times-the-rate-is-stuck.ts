import { defineClaim } from './claim.ts';
import { plateau } from './select/plateau.ts';
import { RATES } from './select/training.ts';

export const postLnAtThreeTimesTheRateIsStuck = defineClaim({
  id: 'post-ln-at-three-times-the-rate-is-stuck',
  kind: 'measured',
  statement: 'Post-LN without warmup does not leave the unigram plateau at learning rate 3e-3.',
  criterion: 'As at 1e-3.',
  experiments: ['warmup'],
  references: ['xiong2020'],
  ...plateau(RATES.high, '3e-3'),
});
