import { defineClaim } from './claim.ts';
import { plateau } from './select/plateau.ts';
import { RATES } from './select/training.ts';

export const postLnWithoutWarmupIsStuck = defineClaim({
  id: 'post-ln-without-warmup-is-stuck',
  kind: 'measured',
  statement: 'Post-LN without warmup does not leave the unigram plateau at learning rate 1e-3.',
  criterion:
    "Stuck: final loss above the unigram entropy minus 0.1 nats, or diverged. Holds when all runs are stuck with the lower end of Wilson's interval above one third, at 800 steps and again in a control of at least 3,600; conditional when only the short runs are, or only some of them; contradicted when no short run is.",
  experiments: ['warmup'],
  references: ['xiong2020'],
  ...plateau(RATES.middle, '1e-3'),
});
