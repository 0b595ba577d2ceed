import { describe, expect, test } from 'vitest';
import { randomValues } from './support/random.ts';
import { relativeError, runKernel, type Operand } from './support/run-kernel.ts';

const TRANSPOSES = [
  [false, false],
  [false, true],
  [true, false],
  [true, true],
] as const;
/** [m, n, k]: single values, odd sizes, and one that takes several blocks along each axis. */
const SIZES = [
  [1, 1, 1],
  [3, 5, 7],
  [4, 8, 2],
  [1, 127, 3],
  [33, 1, 65],
  [32, 32, 16],
  [101, 523, 260],
] as const;

const size = (shape: number[]): number => shape.reduce((product, length) => product * length, 1);

function multiply(a: Operand, b: Operand, transposeA: boolean, transposeB: boolean): Float32Array | undefined {
  return runKernel('BatchMatMul', { a, b }, { transposeA, transposeB })[0];
}

/** One product in float64, from the matrices that start at these offsets. */
function referenceProduct(
  [a, b]: [Float32Array, Float32Array],
  [m, n, k]: readonly [number, number, number],
  [transposeA, transposeB]: readonly [boolean, boolean],
  [aStart, bStart] = [0, 0],
): number[] {
  const c: number[] = [];
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      let sum = 0;
      for (let l = 0; l < k; l++) {
        sum += (a[aStart + (transposeA ? l * m + i : i * k + l)] ?? NaN) * (b[bStart + (transposeB ? j * k + l : l * n + j)] ?? NaN);
      }
      c.push(sum);
    }
  }
  return c;
}

describe('BatchMatMul', () => {
  describe.each(TRANSPOSES)('with transposeA %s and transposeB %s', (transposeA, transposeB) => {
    const shapes = (m: number, n: number, k: number) => ({ a: transposeA ? [k, m] : [m, k], b: transposeB ? [n, k] : [k, n] });

    test.each(SIZES)('gives the float64 product for m = %i, n = %i, k = %i', (m, n, k) => {
      const [a, b] = [randomValues(m * k, 1), randomValues(k * n, 2)];
      const { a: aShape, b: bShape } = shapes(m, n, k);
      const c = multiply([a, aShape], [b, bShape], transposeA, transposeB);
      expect(relativeError(c, referenceProduct([a, b], [m, n, k], [transposeA, transposeB]))).toBeLessThan(2e-6);
    });

    test('multiplies each matrix of a batch', () => {
      const { a: aShape, b: bShape } = shapes(5, 9, 6);
      const [a, b] = [randomValues(6 * 30, 1), randomValues(6 * 54, 2)];
      const c = multiply([a, [2, 3, ...aShape]], [b, [2, 3, ...bShape]], transposeA, transposeB);
      const expected = Array.from({ length: 6 }, (_, i) => referenceProduct([a, b], [5, 9, 6], [transposeA, transposeB], [i * 30, i * 54]));
      expect(relativeError(c, expected.flat())).toBeLessThan(1e-6);
    });

    test('repeats the axes of size 1, and those that one operand lacks', () => {
      const { a: aShape, b: bShape } = shapes(5, 9, 6);
      const [a, b] = [randomValues(2 * 30, 1), randomValues(3 * 54, 2)];
      const c = multiply([a, [2, 1, ...aShape]], [b, [3, ...bShape]], transposeA, transposeB);
      const expected = [0, 1].flatMap((i) =>
        [0, 1, 2].flatMap((j) => referenceProduct([a, b], [5, 9, 6], [transposeA, transposeB], [i * 30, j * 54])),
      );
      expect(relativeError(c, expected)).toBeLessThan(1e-6);
    });

    test('gives the same bits each time', () => {
      const { a: aShape, b: bShape } = shapes(101, 77, 260);
      const [a, b] = [randomValues(size(aShape), 1), randomValues(size(bShape), 2)];
      const run = () => multiply([a, aShape], [b, bShape], transposeA, transposeB);
      expect(run()).toEqual(run());
    });
  });

  test('gives zeros for an inner size of 0', () => {
    expect(multiply([new Float32Array(0), [2, 0]], [new Float32Array(0), [0, 3]], false, false)).toEqual(new Float32Array(6));
  });

  test('refuses inner sizes that differ', () => {
    expect(() => multiply([randomValues(6, 1), [2, 3]], [randomValues(8, 1), [4, 2]], false, false)).toThrow(
      'inner sizes 3 of a [2, 3] and 4 of b [4, 2] must be equal',
    );
  });

  test('lets infinities and NaN through', () => {
    const c = multiply([Float32Array.of(1, Infinity, NaN, 1), [2, 2]], [Float32Array.of(1, 0, 1, 1), [2, 2]], false, false);
    expect(c).toEqual(Float32Array.of(Infinity, Infinity, NaN, NaN));
  });
});
