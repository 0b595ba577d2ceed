import { describe, expect, test } from 'vitest';
import { fitLaws } from '../../../../experiments/claims/select/laws.ts';

const DEPTHS = [3, 6, 9, 12, 18, 24, 36, 48];

describe('fitLaws', () => {
  test('finds the constants of an exact logarithm, which the power law cannot follow', () => {
    const { logarithm, power } = fitLaws(DEPTHS.map((n) => [n, 2 + 3 * Math.log(n)] as const));
    expect(logarithm.a).toBeCloseTo(2, 6);
    expect(logarithm.b).toBeCloseTo(3, 6);
    expect(logarithm.squaredResiduals).toBeLessThan(1e-12);
    expect(power.squaredResiduals).toBeGreaterThan(1e-3);
  });

  test('finds the constants of an exact power law, which the logarithm cannot follow', () => {
    const { logarithm, power } = fitLaws(DEPTHS.map((n) => [n, 5 * Math.sqrt(n)] as const));
    expect(power.a).toBeCloseTo(5, 9);
    expect(power.exponent).toBeCloseTo(0.5, 9);
    expect(power.squaredResiduals).toBeLessThan(1e-12);
    expect(logarithm.squaredResiduals).toBeGreaterThan(1e-3);
  });

  test('gives a logarithm the least residuals that any nearby constants have', () => {
    const points = DEPTHS.map((n, index) => [n, (2 + 3 * Math.log(n)) * (index % 2 === 0 ? 1.1 : 0.9)] as const);
    const { a, b, squaredResiduals } = fitLaws(points).logarithm;
    const misfit = (da: number, db: number): number =>
      points.reduce((sum, [n, y]) => sum + Math.log(y / (a + da + (b + db) * Math.log(n))) ** 2, 0);
    expect(misfit(0, 0)).toBeCloseTo(squaredResiduals, 12);
    for (const [da, db] of [
      [0.05, 0],
      [-0.05, 0],
      [0, 0.02],
      [0, -0.02],
      [0.05, -0.02],
    ] as const)
      expect(misfit(da, db)).toBeGreaterThan(squaredResiduals);
  });

  test('leaves a logarithm far behind a steep power law, whatever its own fit ends at', () => {
    const { logarithm, power } = fitLaws(DEPTHS.map((n) => [n, n ** 5] as const));
    expect(logarithm.squaredResiduals).toBeGreaterThan(1);
    expect(power.squaredResiduals).toBeLessThan(1e-12);
  });
});
