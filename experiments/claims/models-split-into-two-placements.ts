import { defineClaim } from './claim.ts';
import { withoutEvidence } from './judge.ts';

/** Quantities: placementCount, modelCount, twoPlacementShare. */
export const modelsSplitIntoTwoPlacements = defineClaim({
  id: 'models-split-into-two-placements',
  kind: 'documented',
  statement: 'Model families split in two: Post-LN or Pre-LN.',
  criterion:
    'Among released models with a disclosed placement: holds when there are only Post-LN and Pre-LN, conditional when others exist but these two are the majority, contradicted when they are not.',
  experiments: [],
  references: ['xiong2020'],
  judge: () => withoutEvidence('the rule is not written down yet'),
  flip: (evidence) => evidence,
});
