import { describe, expect, test } from 'vitest';
import { isMemoryBound, timeRatios } from '../../../../experiments/claims/select/timing.ts';
import type { TimedShape, TimingChoice } from '../../../../experiments/claims/select/timing.ts';
import { evidenceOf } from '../evidence/index.ts';
import { timingCells } from '../evidence/timing.ts';

const RMSNORM: TimingChoice = { operation: 'rmsnorm', implementation: 'fused', pass: 'forward' };
const LAYERNORM: TimingChoice = { ...RMSNORM, operation: 'layernorm' };

/** One shape with these forward times of the fused norms. */
function shape(rmsnorm: number[], layernorm: number[], change: Partial<TimedShape['measurement']['timings'][number]> = {}): TimedShape {
  const [example] = timingCells();
  if (!example) throw new Error('there is no synthetic shape');
  const timings = example.measurement.timings
    .filter(({ implementation, pass }) => implementation === 'fused' && pass === 'forward')
    .map((timing) => ({ ...timing, callTimeMs: timing.operation === 'rmsnorm' ? rmsnorm : layernorm, ...change }));
  return { ...example, measurement: { ...example.measurement, timings } };
}

describe('timeRatios', () => {
  test('divides sample by sample, so that a machine that slows down cancels', () => {
    const layernorm = Array.from({ length: 30 }, (_, sample) => 1 + sample);
    const rmsnorm = layernorm.map((time) => 0.75 * time);
    const [only] = timeRatios(evidenceOf({ 'norm-timing': [shape(rmsnorm, layernorm)] }), RMSNORM, LAYERNORM);
    expect(only?.ratio).toEqual({ low: 0.75, median: 0.75, high: 0.75, sampleSize: 30 });
  });

  test('leaves out a shape with fewer than 30 samples, and a kernel that the backend does not have', () => {
    const few = Array.from({ length: 29 }, () => 1);
    const enough = [...few, 1];
    expect(timeRatios(evidenceOf({ 'norm-timing': [shape(few, enough)] }), RMSNORM, LAYERNORM)).toEqual([]);
    expect(
      timeRatios(evidenceOf({ 'norm-timing': [shape(enough, enough, { unavailable: 'no such kernel' })] }), RMSNORM, LAYERNORM),
    ).toEqual([]);
    expect(timeRatios(evidenceOf({ 'norm-timing': [shape(enough, enough)] }), RMSNORM, LAYERNORM)).toHaveLength(1);
  });
});

describe('isMemoryBound', () => {
  test.each([
    [4096, 4096, true],
    [2048, 4096, true],
    [4096, 1024, false],
  ])('of %d x %d is %s', (rows, width, bound) => {
    const cell = shape([], []);
    expect(isMemoryBound({ ...cell, config: { ...cell.config, rows, width } })).toBe(bound);
  });
});
