import { defineClaim } from './claim.ts';
import { withoutEvidence } from './judge.ts';

/** Quantities: forwardRatio, backwardRatio, smallShapeRatio. */
export const fusedRmsnormTiesFusedLayernorm = defineClaim({
  id: 'fused-rmsnorm-ties-fused-layernorm',
  kind: 'measured',
  statement: 'As fused kernels, RMSNorm and LayerNorm take the same time once memory is the limit.',
  criterion:
    'Sample by sample, RMSNorm over LayerNorm at shapes that move 64 MB or more: holds when the quartiles lie within [0.85, 1.15] in both passes at every such shape; contradicted when the upper quartile is below 0.85 at 4096 x 4096; conditional otherwise.',
  experiments: ['norm-timing'],
  references: ['zhang2019'],
  judge: () => withoutEvidence('the rule is not written down yet'),
  flip: (evidence) => evidence,
});
