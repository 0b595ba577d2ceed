import { describe, expect, test } from 'vitest';
import { worstOutside } from './close.ts';

describe('worstOutside', () => {
  test('finds nothing where all entries lie within the absolute and the relative part together', () => {
    expect(worstOutside([1.05, 0, -2], [1, 0, -2.1], { relative: 0.05, absolute: 0.001 })).toBeNull();
  });

  test('names the entry furthest outside, with both values', () => {
    expect(worstOutside([1, 2.5, 4], [1, 2, 3], { relative: 0, absolute: 0.1 })).toMatch(/^entry 2 is 4, expected 3/);
  });

  test.each([
    ['a NaN', [Number.NaN], [1]],
    ['an infinity', [Number.POSITIVE_INFINITY], [1]],
    ['a missing entry', [1], [1, 2]],
  ])('accepts no %s', (_what, actual, expected) => {
    expect(worstOutside(actual, expected, { relative: 1, absolute: 100 })).not.toBeNull();
  });
});
