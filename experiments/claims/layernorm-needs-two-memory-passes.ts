import { defineClaim } from './claim.ts';
import type { Evidence, Judgement } from './claim.ts';
import { firstThatChanges } from './alter.ts';
import { middle, significant, withoutEvidence } from './judge.ts';
import { alterTime, largest, shapeName, timeRatios } from './select/timing.ts';
import type { TimingChoice } from './select/timing.ts';

const LAYERNORM: TimingChoice = { operation: 'layernorm', implementation: 'fused', pass: 'forward' };
const RMSNORM: TimingChoice = { ...LAYERNORM, operation: 'rmsnorm' };
const COPY: TimingChoice = { ...LAYERNORM, operation: 'copy' };
/** Two reads and a write over one read and a write. */
const SECOND_READ = 1.5;

export const layernormNeedsTwoMemoryPasses = defineClaim({
  id: 'layernorm-needs-two-memory-passes',
  kind: 'measured',
  statement: 'LayerNorm costs two passes over the features where RMSNorm needs one.',
  criterion:
    'A second read of the row would make fused LayerNorm at least 1.5 times as slow as fused RMSNorm at shapes that exceed the caches (64 MB moved or more). Holds when the lower quartile of the ratio is at least 1.5, contradicted when the upper quartile is below, forward.',
  experiments: ['norm-timing'],
  references: ['zhang2019'],
  judge,
  flip: firstThatChanges(
    judge,
    (evidence) => alterTime(evidence, LAYERNORM, RMSNORM, 1.6),
    (evidence) => alterTime(evidence, LAYERNORM, RMSNORM, 1),
  ),
});

function judge(evidence: Evidence): Judgement {
  const fused = largest(timeRatios(evidence, LAYERNORM, RMSNORM));
  if (!fused) return withoutEvidence('it takes 30 paired samples of both fused norms at a shape that moves 64 MB or more');
  const copy = largest(timeRatios(evidence, LAYERNORM, COPY));
  const composed = largest(timeRatios(evidence, { ...LAYERNORM, implementation: 'composed' }, { ...RMSNORM, implementation: 'composed' }));
  const { low, median, high } = fused.ratio;
  return {
    verdict: low >= SECOND_READ ? 'holds' : high < SECOND_READ ? 'contradicted' : 'inconclusive',
    finding: `At ${shapeName(fused.cell)} fused LayerNorm takes ${significant(median)} times as long as fused RMSNorm (quartiles ${significant(low)} to ${significant(high)}), where a second read would make it 1.5 if memory were the limit${copy ? `, and ${significant(copy.ratio.median)} times as long as a copy of the same bytes` : ''}${composed ? `; composed from operators it is ${significant(composed.ratio.median)}` : ''}.`,
    quantities: {
      fusedRatio: middle(fused.ratio, `time of fused LayerNorm over fused RMSNorm, forward, ${shapeName(fused.cell)}`),
      ...(copy ? { copyRatio: middle(copy.ratio, `time of fused LayerNorm over a copy, forward, ${shapeName(copy.cell)}`) } : {}),
      ...(composed
        ? {
            composedRatio: middle(composed.ratio, `time of composed LayerNorm over composed RMSNorm, forward, ${shapeName(composed.cell)}`),
          }
        : {}),
    },
  };
}
