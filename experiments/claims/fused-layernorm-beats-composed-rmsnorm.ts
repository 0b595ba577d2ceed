import { defineClaim } from './claim.ts';
import { withoutEvidence } from './judge.ts';

/** Quantities: forwardRatio, fusionGain, publishedFusionGain. */
export const fusedLayernormBeatsComposedRmsnorm = defineClaim({
  id: 'fused-layernorm-beats-composed-rmsnorm',
  kind: 'measured',
  statement: 'A fused LayerNorm is faster than an RMSNorm composed from operators.',
  criterion:
    'Forward: holds when the upper quartile of the ratio is below one at every shape, contradicted when the lower quartile is above one at every shape that moves 64 MB or more, conditional otherwise.',
  experiments: ['norm-timing'],
  references: ['zhang2019'],
  judge: () => withoutEvidence('the rule is not written down yet'),
  flip: (evidence) => evidence,
});
