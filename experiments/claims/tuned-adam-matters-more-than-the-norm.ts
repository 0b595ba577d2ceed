import { defineClaim } from './claim.ts';
import { withoutEvidence } from './judge.ts';

/** Quantities: learningRateEffect. */
export const tunedAdamMattersMoreThanTheNorm = defineClaim({
  id: 'tuned-adam-matters-more-than-the-norm',
  kind: 'measured',
  statement: 'Tuned instead of default Adam matters more than the choice of the normalizer.',
  criterion:
    "Needs training runs that differ only in the normalizer and a sweep of Adam's own constants. Holds when the effect of Adam exceeds that of the normalizer by disjoint intervals; inconclusive without such runs.",
  experiments: ['warmup'],
  references: [],
  judge: () => withoutEvidence('the rule is not written down yet'),
  flip: (evidence) => evidence,
});
