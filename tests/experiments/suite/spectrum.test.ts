import { describe, expect, test } from 'vitest';
import { spectrumOf } from '../../../experiments/suite/spectrum.ts';

describe('spectrumOf', () => {
  test('gives equal values their own size, and as many ranks as there are', () => {
    const { geometricMean, rootMeanSquare, effectiveRank, largest, smallestLeft, unresolvedCount } = spectrumOf([3, 3, 3, 3], 4);
    expect([geometricMean, rootMeanSquare, largest, smallestLeft]).toEqual([expect.closeTo(3, 12), expect.closeTo(3, 12), 3, 3]);
    expect(effectiveRank).toBeCloseTo(4, 12);
    expect(unresolvedCount).toBe(0);
  });

  test('leaves null directions out of the means and counts them as unresolved', () => {
    const { geometricMean, rootMeanSquare, effectiveRank, smallestLeft, resolution, unresolvedCount } = spectrumOf([4, 1, 1e-9, 0], 2);
    expect(geometricMean).toBeCloseTo(2, 12);
    expect(rootMeanSquare).toBeCloseTo(Math.sqrt(17 / 2), 12);
    expect(smallestLeft).toBe(1);
    expect(resolution).toBe(4 * 4 * 2 ** -23);
    expect(unresolvedCount).toBe(2);
    // Shares 0.8 and 0.2.
    expect(effectiveRank).toBeCloseTo(Math.exp(-0.8 * Math.log(0.8) - 0.2 * Math.log(0.2)), 6);
  });

  test('weighs a dominant direction as one', () => {
    expect(spectrumOf([1, ...Array.from({ length: 9 }, () => 1e-9)], 10).effectiveRank).toBeCloseTo(1, 5);
  });
});
