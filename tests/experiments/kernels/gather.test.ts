import { describe, expect, test } from 'vitest';
import { randomValues } from './support/random.ts';
import { runKernel } from './support/run-kernel.ts';

describe('OwnGather', () => {
  test.each([1, 3, 5, 127])('copies rows of %i values, one of them twice', (d) => {
    const rows = [2, 0, 2, 4];
    const values = randomValues(5 * d, 1);
    const [gathered] = runKernel('OwnGather', { rows: [Int32Array.from(rows), [4]], values: [values, [5, d]] });
    expect(Array.from(gathered ?? [])).toEqual(rows.flatMap((row) => Array.from(values.slice(row * d, (row + 1) * d))));
  });

  test('gives zeros for a row that is outside', () => {
    const [gathered] = runKernel('OwnGather', { rows: [Int32Array.of(-1, 1, 2), [3]], values: [Float32Array.of(5, 6), [2, 1]] });
    expect(gathered).toEqual(Float32Array.of(0, 6, 0));
  });
});
