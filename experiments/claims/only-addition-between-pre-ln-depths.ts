import { defineClaim } from './claim.ts';
import { withoutEvidence } from './judge.ts';

/** Quantities: varianceSlope, deepestVariance. */
export const onlyAdditionBetweenPreLnDepths = defineClaim({
  id: 'only-addition-between-pre-ln-depths',
  kind: 'derived',
  statement:
    'Between two depths of a Pre-LN stack there is only addition, so the variance of the stream grows in proportion to the number of layers.',
  criterion:
    'Holds when the log-log slope of the added variance on the number of layers has its interval within [0.8, 1.2], contradicted when it lies outside.',
  experiments: ['gradient-norms'],
  references: ['xiong2020'],
  judge: () => withoutEvidence('the rule is not written down yet'),
  flip: (evidence) => evidence,
});
