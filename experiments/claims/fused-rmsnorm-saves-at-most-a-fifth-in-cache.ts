import { defineClaim } from './claim.ts';
import type { Evidence, Judgement } from './claim.ts';
import { firstThatChanges } from './alter.ts';
import { counted, middle, position, significant, withoutEvidence } from './judge.ts';
import { alterTime, isMemoryBound, shapeName, timeRatios } from './select/timing.ts';
import type { TimingChoice } from './select/timing.ts';

const RMSNORM: TimingChoice = { operation: 'rmsnorm', implementation: 'fused', pass: 'forward' };
const LAYERNORM: TimingChoice = { ...RMSNORM, operation: 'layernorm' };
const PREDICTED = [0.8, 1] as const;

export const fusedRmsnormSavesAtMostAFifthInCache = defineClaim({
  id: 'fused-rmsnorm-saves-at-most-a-fifth-in-cache',
  kind: 'measured',
  statement: "As a fused kernel on arrays that move less than 64 MB, RMSNorm saves at most a fifth of LayerNorm's time.",
  criterion:
    'Forward, shapes that move less than 64 MB: holds when the median ratio of RMSNorm to LayerNorm is within [0.8, 1] at every shape, contradicted when the quartiles lie outside at every shape, conditional otherwise.',
  experiments: ['norm-timing'],
  references: ['zhang2019'],
  judge,
  flip: firstThatChanges(
    judge,
    (evidence) => alterTime(evidence, RMSNORM, LAYERNORM, 0.5),
    (evidence) => alterTime(evidence, RMSNORM, LAYERNORM, 0.9),
  ),
});

function judge(evidence: Evidence): Judgement {
  const small = timeRatios(evidence, RMSNORM, LAYERNORM).filter(({ cell }) => !isMemoryBound(cell));
  const sorted = small.toSorted((a, b) => a.ratio.median - b.ratio.median);
  const [least, most] = [sorted[0], sorted.at(-1)];
  if (!least || !most) return withoutEvidence('it takes 30 paired samples of both fused norms at a shape that moves less than 64 MB');
  const inside = small.filter(({ ratio: { median } }) => median >= PREDICTED[0] && median <= PREDICTED[1]);
  const isOutside = small.every(({ ratio }) => position(ratio, PREDICTED) === 'outside');
  return {
    verdict: inside.length === small.length ? 'holds' : isOutside ? 'contradicted' : 'conditional',
    finding: `Fused RMSNorm takes from ${significant(least.ratio.median)} (${shapeName(least.cell)}) to ${significant(most.ratio.median)} (${shapeName(most.cell)}) of fused LayerNorm's time; ${String(inside.length)} of ${String(small.length)} shapes lie between 0.8 and 1.`,
    ...(inside.length < small.length && !isOutside
      ? { condition: `holds only at ${inside.map(({ cell }) => shapeName(cell)).join(', ') || 'no shape by its median'}` }
      : {}),
    quantities: {
      leastRatio: middle(least.ratio, `time of fused RMSNorm over fused LayerNorm, forward, ${shapeName(least.cell)}`),
      mostRatio: middle(most.ratio, `time of fused RMSNorm over fused LayerNorm, forward, ${shapeName(most.cell)}`),
      insideCount: counted(inside.length, `of ${String(small.length)} such shapes, those with a median ratio between 0.8 and 1`),
    },
  };
}
