import { defineClaim } from './claim.ts';
import { withoutEvidence } from './judge.ts';

/** Quantities: taskCount, biasAblations, worstDifference. */
export const rmsnormAblationsSupportDroppingTheMean = defineClaim({
  id: 'rmsnorm-ablations-support-dropping-the-mean',
  kind: 'documented',
  statement: 'The experiments of the RMSNorm paper support dropping the mean.',
  criterion: 'Holds when its comparisons span at least four tasks and RMSNorm is within 0.3 points of LayerNorm or better in each.',
  experiments: [],
  references: ['zhang2019'],
  judge: () => withoutEvidence('the rule is not written down yet'),
  flip: (evidence) => evidence,
});
