import { defineClaim } from './claim.ts';
import type { Evidence, Judgement } from './claim.ts';
import { firstThatChanges } from './alter.ts';
import { middle, significant, withoutEvidence } from './judge.ts';
import { publishedValues } from './select/published.ts';
import { alterTime, isMemoryBound, largest, shapeName, timeRatios } from './select/timing.ts';
import type { TimingChoice } from './select/timing.ts';

const FUSED: TimingChoice = { operation: 'layernorm', implementation: 'fused', pass: 'forward' };
const COMPOSED: TimingChoice = { operation: 'rmsnorm', implementation: 'composed', pass: 'forward' };

export const fusedLayernormBeatsComposedRmsnorm = defineClaim({
  id: 'fused-layernorm-beats-composed-rmsnorm',
  kind: 'measured',
  statement: 'A fused LayerNorm is faster than an RMSNorm composed from operators.',
  criterion:
    'Forward: holds when the upper quartile of the ratio is below one at every shape, contradicted when the lower quartile is above one at every shape that moves 64 MB or more, conditional otherwise.',
  experiments: ['norm-timing'],
  references: ['zhang2019'],
  judge,
  flip: firstThatChanges(
    judge,
    (evidence) => alterTime(evidence, FUSED, COMPOSED, 1.5),
    (evidence) => alterTime(evidence, FUSED, COMPOSED, 0.5),
  ),
});

function judge(evidence: Evidence): Judgement {
  const ratios = timeRatios(evidence, FUSED, COMPOSED);
  const deciding = largest(ratios);
  if (!deciding)
    return withoutEvidence('it takes 30 paired samples of fused LayerNorm and composed RMSNorm at a shape that moves 64 MB or more');
  const fusion = largest(timeRatios(evidence, COMPOSED, { ...FUSED, operation: 'rmsnorm' }));
  const published = publishedValues(evidence, { gain: 'liger-fusion-factor' });
  const faster = ratios.filter(({ ratio }) => ratio.high < 1);
  const large = ratios.filter(({ cell }) => isMemoryBound(cell));
  const isRefuted = large.every(({ ratio }) => ratio.low > 1);
  return {
    verdict: faster.length === ratios.length ? 'holds' : isRefuted ? 'contradicted' : 'conditional',
    finding: `Fused LayerNorm is faster than composed RMSNorm at ${String(faster.length)} of ${String(ratios.length)} shapes; at ${shapeName(deciding.cell)} it takes ${significant(deciding.ratio.median)} of its time (quartiles ${significant(deciding.ratio.low)} to ${significant(deciding.ratio.high)}).`,
    ...(faster.length < ratios.length && !isRefuted
      ? { condition: `holds only at ${faster.map(({ cell }) => shapeName(cell)).join(', ') || 'no shape with certainty'}` }
      : {}),
    quantities: {
      forwardRatio: middle(deciding.ratio, `time of fused LayerNorm over composed RMSNorm, forward, ${shapeName(deciding.cell)}`),
      ...(fusion
        ? { fusionGain: middle(fusion.ratio, `time of composed RMSNorm over fused RMSNorm, forward, ${shapeName(fusion.cell)}`, '.1f') }
        : {}),
      ...('values' in published
        ? {
            publishedFusionGain: {
              value: published.values.gain,
              format: '.1f',
              label: 'RMSNorm forward, chain of operators over fused, on an A100 (Liger kernels)',
            },
          }
        : {}),
    },
  };
}
