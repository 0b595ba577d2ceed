import { describe, expect, test } from 'vitest';
import { paceTowards } from '../../../experiments/run/pace.ts';

const task = (timeMs: number, isAssumed = false, id: 'warmup' | 'norm-timing' = 'warmup') => ({
  id,
  planned: { expected: { timeMs, isAssumed } },
});

describe('paceTowards', () => {
  test('lets start what ends before the deadline, and without one everything', () => {
    const pace = paceTowards(1000, () => 400);
    expect([600, 601].map((timeMs) => pace.mayStart(task(timeMs)))).toEqual([true, false]);
    expect(paceTowards(null, () => 400).mayStart(task(1e9))).toBe(true);
  });

  test('takes expected times to be as far off as those of the cells of the experiment that are done', () => {
    const pace = paceTowards(100_000, () => 0);
    pace.took(task(10_000), 30_000);
    expect(pace.expectedMs(task(30_000))).toBeCloseTo(90_000, -2);
    expect([30_000, 40_000].map((timeMs) => pace.mayStart(task(timeMs)))).toEqual([true, false]);
    expect(pace.expectedMs(task(30_000, false, 'norm-timing'))).toBe(30_000);
  });

  test('doubts an assumed time until a cell has shown what it is worth, but starts nothing behind the deadline', () => {
    let nowMs = 0;
    const pace = paceTowards(1000, () => nowMs);
    expect(pace.mayStart(task(5000, true))).toBe(true);
    pace.took(task(5000, true), 5000);
    expect(pace.mayStart(task(5000, true))).toBe(false);
    nowMs = 1000;
    expect(pace.mayStart(task(1, true, 'norm-timing'))).toBe(false);
  });
});
