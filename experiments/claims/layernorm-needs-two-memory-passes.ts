import { defineClaim } from './claim.ts';
import { withoutEvidence } from './judge.ts';

/** Quantities: fusedRatio, copyRatio, composedRatio. */
export const layernormNeedsTwoMemoryPasses = defineClaim({
  id: 'layernorm-needs-two-memory-passes',
  kind: 'measured',
  statement: 'LayerNorm costs two passes over the features where RMSNorm needs one.',
  criterion:
    'A second read of the row would make fused LayerNorm at least 1.5 times as slow as fused RMSNorm at shapes that exceed the caches (64 MB moved or more). Holds when the lower quartile of the ratio is at least 1.5, contradicted when the upper quartile is below, forward.',
  experiments: ['norm-timing'],
  references: ['zhang2019'],
  judge: () => withoutEvidence('the rule is not written down yet'),
  flip: (evidence) => evidence,
});
