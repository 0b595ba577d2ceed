import { describe, expect, test } from 'vitest';
import { scheduledRate } from '../../../experiments/training/schedule.ts';

const SCHEDULE = { learningRate: 0.1, warmupSteps: 4, decay: 'constant', steps: 12 } as const;

describe('scheduledRate', () => {
  test('rises in a straight line and then stays', () => {
    expect([1, 2, 4, 5, 12].map(scheduledRate(SCHEDULE))).toEqual([0.025, 0.05, 0.1, 0.1, 0.1]);
  });

  test('is constant from the first step without warmup', () => {
    expect(scheduledRate({ ...SCHEDULE, warmupSteps: 0 })(1)).toBe(0.1);
  });

  test('rises as before and then falls along half a cosine to 0 at the last step', () => {
    const rate = scheduledRate({ ...SCHEDULE, decay: 'cosine' });
    expect([1, 2, 4].map(rate)).toEqual([0.025, 0.05, 0.1]);
    expect(rate(6)).toBeCloseTo(0.1 * Math.cos(Math.PI / 8) ** 2, 12);
    expect(rate(8)).toBeCloseTo(0.05, 12);
    expect(rate(12)).toBeCloseTo(0, 12);
  });

  test('falls from the first step with a cosine and no warmup', () => {
    const rate = scheduledRate({ ...SCHEDULE, warmupSteps: 0, decay: 'cosine' });
    const rates = Array.from({ length: 12 }, (_, index) => rate(index + 1));
    expect(rates).toEqual(rates.toSorted((a, b) => b - a));
    expect(rates[0]).toBeLessThan(0.1);
  });
});
