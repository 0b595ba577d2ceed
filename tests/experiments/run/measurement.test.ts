import { describe, expect, test } from 'vitest';
import { hasDiverged, reportedKernels, rounded } from '../../../experiments/run/measurement.ts';

describe('rounded', () => {
  test('keeps the float32 that a number came from', () => {
    const value = Math.fround(0.1);
    expect(rounded({ loss: value })).toEqual({ loss: 0.1 });
    expect(Math.fround(rounded(Math.fround(1 / 3)) as number)).toBe(Math.fround(1 / 3));
  });

  test('keeps whole numbers that float32 cannot hold', () => {
    expect(rounded({ minimumBytes: 201_326_593 })).toEqual({ minimumBytes: 201_326_593 });
  });

  test('keeps six digits of times, in lists and in objects named as times', () => {
    expect(rounded({ callTimeMs: [0.123456789], stepTimeMs: { median: 98.7654321 } })).toEqual({
      callTimeMs: [0.123457],
      stepTimeMs: { median: 98.7654 },
    });
  });

  test('leaves NaN, infinities, text and null alone', () => {
    const value = { a: Number.NaN, b: -Infinity, c: 'word', d: null, e: true };
    expect(rounded(value)).toEqual(value);
  });
});

describe('hasDiverged', () => {
  test('finds a number that is not finite anywhere', () => {
    expect(hasDiverged({ a: [1, { b: Number.NaN }] })).toBe(true);
    expect(hasDiverged({ a: [1, { b: 2 }], c: 'Infinity', d: null })).toBe(false);
  });

  test('believes a run that says at which step it diverged', () => {
    expect(hasDiverged({ divergedAtStep: 12, loss: 1 })).toBe(true);
    expect(hasDiverged({ divergedAtStep: null, loss: 1 })).toBe(false);
  });
});

describe('reportedKernels', () => {
  test('collects the lists named kernels', () => {
    expect(reportedKernels({ timings: [{ kernels: ['Add', 'Mul'] }, { kernels: ['Add'] }] })).toEqual(['Add', 'Mul', 'Add']);
  });
});
