import { describe, expect, test } from 'vitest';
import { randomValues } from './support/random.ts';
import { relativeError, runKernel } from './support/run-kernel.ts';

describe('OwnColumnSum', () => {
  test.each([
    [1, 1],
    [3, 5],
    [4, 4],
    [7, 130],
    [515, 33],
  ])('sums the columns of %i rows of %i values', (rows, d) => {
    const x = randomValues(rows * d, 1);
    const expected = new Float64Array(d);
    x.forEach((value, i) => (expected[i % d] = (expected[i % d] ?? NaN) + value));
    expect(relativeError(runKernel('OwnColumnSum', { x: [x, [rows, d]] })[0], expected)).toBeLessThan(2e-6);
  });

  test('takes all leading axes for rows', () => {
    expect(runKernel('OwnColumnSum', { x: [Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8), [2, 2, 2]] })[0]).toEqual(Float32Array.of(16, 20));
  });

  test('gives zeros for no rows', () => {
    expect(runKernel('OwnColumnSum', { x: [new Float32Array(0), [0, 3]] })[0]).toEqual(new Float32Array(3));
  });
});
