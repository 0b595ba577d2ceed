import { defineClaim } from './claim.ts';
import { withoutEvidence } from './judge.ts';

/** Quantities: transformerBleuDifference, worstDifference, comparisons, qualityTests. */
export const rmsnormCostsNoQuality = defineClaim({
  id: 'rmsnorm-costs-no-quality',
  kind: 'documented',
  statement: 'RMSNorm loses no measurable quality against LayerNorm.',
  criterion:
    'Holds when no published comparison is worse by more than 0.3 points and the difference was tested against a margin; conditional when no comparison is worse but nothing was tested; contradicted when one is worse.',
  experiments: [],
  references: ['zhang2019'],
  judge: () => withoutEvidence('the rule is not written down yet'),
  flip: (evidence) => evidence,
});
