import { defineClaim } from './claim.ts';
import { withoutEvidence } from './judge.ts';

/** Quantities: postLoss, preLoss, smallInitialisationLoss, branchGainLoss, rescuingChanges. */
export const placementDecidesStability = defineClaim({
  id: 'placement-decides-stability',
  kind: 'measured',
  statement: 'Placement alone decides whether training is stable from a random start or needs warmup.',
  criterion:
    'At the learning rate where Post-LN with Xavier is stuck without warmup and Pre-LN is not: holds when no other change to Post-LN (initialisation, branch gain, scaled skip, lower learning rate) trains; conditional when one does; contradicted when Post-LN trains as it is.',
  experiments: ['warmup'],
  references: ['xiong2020', 'liu2020admin'],
  judge: () => withoutEvidence('the rule is not written down yet'),
  flip: (evidence) => evidence,
});
