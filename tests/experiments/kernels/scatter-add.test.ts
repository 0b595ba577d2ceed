import { describe, expect, test } from 'vitest';
import { randomValues } from './support/random.ts';
import { relativeError, runKernel } from './support/run-kernel.ts';

describe('OwnScatterAdd', () => {
  test.each([1, 3, 5, 127])('sums the rows of %i values that share an index', (d) => {
    const rows = [2, 0, 2, 2, 4];
    const values = randomValues(rows.length * d, 1);
    const [sums] = runKernel('OwnScatterAdd', { rows: [Int32Array.from(rows), [5]], values: [values, [5, d]] }, { rowCount: 5 });
    const expected = new Float64Array(5 * d);
    values.forEach((value, i) => {
      const target = (rows[Math.floor(i / d)] ?? NaN) * d + (i % d);
      expected[target] = (expected[target] ?? NaN) + value;
    });
    expect(relativeError(sums, expected)).toBeLessThan(1e-6);
  });

  test('drops the rows whose index is outside', () => {
    const [sums] = runKernel(
      'OwnScatterAdd',
      { rows: [Int32Array.of(-1, 2, 1), [3]], values: [Float32Array.of(5, 6, 7), [3, 1]] },
      { rowCount: 2 },
    );
    expect(sums).toEqual(Float32Array.of(0, 7));
  });
});
