import { defineClaim } from './claim.ts';
import { withoutEvidence } from './judge.ts';

/** Quantities: postLoss, preLoss, difference. */
export const lowerRateRescuesPostLn = defineClaim({
  id: 'lower-rate-rescues-post-ln',
  kind: 'measured',
  statement: 'At a third of the learning rate Post-LN trains without warmup, only slowly.',
  criterion:
    "At 3e-4: holds when no Post-LN run is stuck and its final loss is above Pre-LN's at the same rate by disjoint intervals; conditional when trained but not slower or for some seeds; contradicted when all are stuck.",
  experiments: ['warmup'],
  references: ['xiong2020'],
  judge: () => withoutEvidence('the rule is not written down yet'),
  flip: (evidence) => evidence,
});
