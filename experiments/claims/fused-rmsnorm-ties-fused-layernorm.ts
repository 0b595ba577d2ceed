import { quartiles } from '../result.ts';
import { defineClaim } from './claim.ts';
import type { Evidence, Judgement } from './claim.ts';
import { firstThatChanges } from './alter.ts';
import { middle, position, significant, withoutEvidence } from './judge.ts';
import { alterTime, isMemoryBound, largest, shapeName, timeRatios } from './select/timing.ts';
import type { TimingChoice } from './select/timing.ts';

const FORWARD: TimingChoice = { operation: 'rmsnorm', implementation: 'fused', pass: 'forward' };
const BACKWARD: TimingChoice = { ...FORWARD, pass: 'backward' };
const TIE = [0.85, 1.15] as const;

const layerNorm = (choice: TimingChoice): TimingChoice => ({ ...choice, operation: 'layernorm' });

export const fusedRmsnormTiesFusedLayernorm = defineClaim({
  id: 'fused-rmsnorm-ties-fused-layernorm',
  kind: 'measured',
  statement: 'As fused kernels, RMSNorm and LayerNorm take the same time on arrays that exceed the caches.',
  criterion:
    'Sample by sample, RMSNorm over LayerNorm at shapes that move 64 MB or more: holds when the quartiles lie within [0.85, 1.15] in both passes at every such shape; contradicted when the upper quartile of either pass is below 0.85 at the largest; conditional otherwise.',
  experiments: ['norm-timing'],
  references: ['zhang2019'],
  judge,
  flip: firstThatChanges(
    judge,
    (evidence) => alterTime(evidence, FORWARD, layerNorm(FORWARD), 0.6),
    (evidence) => alterTime(alterTime(evidence, FORWARD, layerNorm(FORWARD), 1), BACKWARD, layerNorm(BACKWARD), 1),
  ),
});

function judge(evidence: Evidence): Judgement {
  const [forward, backward] = [timeRatios(evidence, FORWARD, layerNorm(FORWARD)), timeRatios(evidence, BACKWARD, layerNorm(BACKWARD))];
  const [largestForward, largestBackward] = [largest(forward), largest(backward)];
  if (!largestForward || !largestBackward)
    return withoutEvidence('it takes 30 paired samples of both fused norms, forward and backward, at a shape that moves 64 MB or more');
  const large = [...forward, ...backward].filter(({ cell }) => isMemoryBound(cell));
  const small = [...forward, ...backward].filter(({ cell }) => !isMemoryBound(cell));
  const isTied = large.every(({ ratio }) => position(ratio, TIE) === 'inside');
  const isFaster = [largestForward, largestBackward].some(({ ratio }) => ratio.high < TIE[0]);
  return {
    verdict: isFaster ? 'contradicted' : isTied ? 'holds' : 'conditional',
    finding: `At ${shapeName(largestForward.cell)} fused RMSNorm takes ${significant(largestForward.ratio.median)} of fused LayerNorm's time forward (quartiles ${significant(largestForward.ratio.low)} to ${significant(largestForward.ratio.high)}) and ${significant(largestBackward.ratio.median)} backward (${significant(largestBackward.ratio.low)} to ${significant(largestBackward.ratio.high)}).`,
    ...(!isFaster && !isTied ? { condition: 'holds only for part of the passes and shapes, or only by their medians' } : {}),
    quantities: {
      forwardRatio: middle(largestForward.ratio, `time of fused RMSNorm over fused LayerNorm, forward, ${shapeName(largestForward.cell)}`),
      backwardRatio: middle(
        largestBackward.ratio,
        `time of fused RMSNorm over fused LayerNorm, backward, ${shapeName(largestBackward.cell)}`,
      ),
      ...(small.length > 0
        ? {
            smallShapeRatio: middle(
              quartiles(small.map(({ ratio }) => ratio.median)),
              'time of fused RMSNorm over fused LayerNorm, shapes that move less than 64 MB, both passes',
            ),
          }
        : {}),
    },
  };
}
