/** Comparison of number lists: `|actual - expected| <= absolute + relative |expected|`, entry by entry. */
import { expect } from 'vitest';

export interface Tolerance {
  relative: number;
  absolute: number;
}

/** The entry furthest outside the tolerance, in words; null when all lie within. NaN is never within. */
export function worstOutside(actual: ArrayLike<number>, expected: ArrayLike<number>, { relative, absolute }: Tolerance): string | null {
  if (actual.length !== expected.length) return `${actual.length} numbers where ${expected.length} were expected`;
  let worst = 1;
  let words: string | null = null;
  for (let i = 0; i < expected.length; i++) {
    const [a, e] = [actual[i] ?? Number.NaN, expected[i] ?? Number.NaN];
    if (a === e) continue;
    const excess = Math.abs(a - e) / (absolute + relative * Math.abs(e));
    if (excess <= worst) continue;
    worst = Number.isNaN(excess) ? Number.POSITIVE_INFINITY : excess;
    words = `entry ${i} is ${a}, expected ${e} (${worst.toPrecision(3)} times the tolerance)`;
  }
  return words;
}

export function expectAllClose(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: Tolerance, what: string): void {
  expect(worstOutside(actual, expected, tolerance), what).toBeNull();
}
