import { defineClaim } from './claim.ts';
import { withoutEvidence } from './judge.ts';

/** Quantities: publishedGap, admitWins, measuredGap. */
export const normalizationLeavesTheFinalLossAlone = defineClaim({
  id: 'normalization-leaves-the-final-loss-alone',
  kind: 'documented',
  statement: 'Normalization decides whether a model trains, not how fast it descends or where it ends.',
  criterion:
    'Contradicted when published runs that all trained differ in perplexity by more than 5 % between placements; holds when they differ by less than 1 %; conditional between.',
  experiments: ['warmup'],
  references: ['liu2020admin', 'sun2025lns', 'wang2022deepnet'],
  judge: () => withoutEvidence('the rule is not written down yet'),
  flip: (evidence) => evidence,
});
