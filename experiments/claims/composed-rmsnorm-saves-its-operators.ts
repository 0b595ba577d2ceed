import { defineClaim } from './claim.ts';
import type { Evidence, Judgement } from './claim.ts';
import { firstThatChanges } from './alter.ts';
import { middle, position, significant, withoutEvidence } from './judge.ts';
import { alterTime, isMemoryBound, largest, shapeName, timeRatios } from './select/timing.ts';
import type { TimingChoice } from './select/timing.ts';

const FORWARD: TimingChoice = { operation: 'rmsnorm', implementation: 'composed', pass: 'forward' };
const BACKWARD: TimingChoice = { ...FORWARD, pass: 'backward' };
const PREDICTED = [0.5, 0.75] as const;

const layerNorm = (choice: TimingChoice): TimingChoice => ({ ...choice, operation: 'layernorm' });

export const composedRmsnormSavesItsOperators = defineClaim({
  id: 'composed-rmsnorm-saves-its-operators',
  kind: 'measured',
  statement: "Composed from operators, RMSNorm takes half to three quarters of LayerNorm's time.",
  criterion:
    'Forward, shapes that move 64 MB or more: holds when the median ratio is within [0.5, 0.75] at every shape, contradicted when quartiles lie outside at every shape, conditional otherwise.',
  experiments: ['norm-timing'],
  references: ['zhang2019'],
  judge,
  flip: firstThatChanges(
    judge,
    (evidence) => alterTime(evidence, FORWARD, layerNorm(FORWARD), 0.95),
    (evidence) => alterTime(evidence, FORWARD, layerNorm(FORWARD), 0.6),
  ),
});

function judge(evidence: Evidence): Judgement {
  const forward = timeRatios(evidence, FORWARD, layerNorm(FORWARD)).filter(({ cell }) => isMemoryBound(cell));
  const deciding = largest(forward);
  if (!deciding) return withoutEvidence('it takes 30 paired samples of both composed norms at a shape that moves 64 MB or more');
  const backward = largest(timeRatios(evidence, BACKWARD, layerNorm(BACKWARD)));
  const isInside = forward.every(({ ratio: { median } }) => median >= PREDICTED[0] && median <= PREDICTED[1]);
  const isOutside = forward.every(({ ratio }) => position(ratio, PREDICTED) === 'outside');
  return {
    verdict: isInside ? 'holds' : isOutside ? 'contradicted' : 'conditional',
    finding: `At ${shapeName(deciding.cell)} composed RMSNorm takes ${significant(deciding.ratio.median)} of composed LayerNorm's time forward (quartiles ${significant(deciding.ratio.low)} to ${significant(deciding.ratio.high)})${backward ? ` and ${significant(backward.ratio.median)} backward` : ''}.`,
    ...(!isInside && !isOutside ? { condition: 'holds only for part of the shapes or of the samples' } : {}),
    quantities: {
      forwardRatio: middle(deciding.ratio, `time of composed RMSNorm over composed LayerNorm, forward, ${shapeName(deciding.cell)}`),
      ...(backward
        ? {
            backwardRatio: middle(
              backward.ratio,
              `time of composed RMSNorm over composed LayerNorm, backward, ${shapeName(backward.cell)}`,
            ),
          }
        : {}),
    },
  };
}
