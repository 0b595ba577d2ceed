import { describe, expect, test } from 'vitest';
import { wilsonInterval } from '../../../../experiments/result/statistics.ts';

describe('wilsonInterval', () => {
  test.each([
    [0, 3, 0, 0.5615],
    [3, 3, 0.4385, 1],
    [5, 10, 0.2366, 0.7634],
  ])('of %d in %d is %d to %d', (successes, trials, low, high) => {
    const interval = wilsonInterval(successes, trials);
    expect(interval.low).toBeCloseTo(low, 4);
    expect(interval.high).toBeCloseTo(high, 4);
  });
});
