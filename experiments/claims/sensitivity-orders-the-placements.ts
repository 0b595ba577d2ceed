import { defineClaim } from './claim.ts';
import { withoutEvidence } from './judge.ts';

/** Quantities: post, pre, deepnorm, postOverDeepnorm. */
export const sensitivityOrdersThePlacements = defineClaim({
  id: 'sensitivity-orders-the-placements',
  kind: 'measured',
  statement: 'In deep stacks the output of Post-LN is the most sensitive to a change of the weights, then Pre-LN, then DeepNorm.',
  criterion:
    'At the largest number of layers, random change: holds when the three intervals are disjoint in this order, contradicted when two are disjoint in the reverse order, inconclusive otherwise.',
  experiments: ['update-sensitivity'],
  references: ['liu2020admin', 'wang2022deepnet'],
  judge: () => withoutEvidence('the rule is not written down yet'),
  flip: (evidence) => evidence,
});
