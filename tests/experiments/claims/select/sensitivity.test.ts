import { describe, expect, test } from 'vitest';
import { growth } from '../../../../experiments/claims/select/sensitivity.ts';
import type { Perturbed } from '../../../../experiments/claims/select/sensitivity.ts';
import { sensitivityCells } from '../evidence/sensitivity.ts';

function cells(law: (layerCount: number) => number, depths: number[], seeds = 5): Perturbed[] {
  const [example] = sensitivityCells();
  if (!example) throw new Error('there is no synthetic cell');
  return depths.flatMap((layerCount) =>
    Array.from({ length: seeds }, (_, seed) => ({
      ...example,
      seed,
      config: { ...example.config, model: { ...example.config.model, layerCount } },
      measurement: { squaredChange: law(layerCount), perturbationNorm: 1 },
    })),
  );
}

describe('growth', () => {
  test('is the exponent of an exact power law', () => {
    const slope = growth(cells((n) => 1e-6 * n ** 1.5, [3, 6, 12, 24]));
    expect(slope?.estimate).toBeCloseTo(1.5, 12);
    expect(slope?.sampleSize).toBe(20);
  });

  test('leaves out depths at which the change is bent by its ceiling', () => {
    const slope = growth(cells((n) => Math.min(0.6, 0.01 * n), [3, 6, 12, 24, 48, 96]));
    expect(slope?.estimate).toBeCloseTo(1, 12);
    expect(slope?.sampleSize).toBe(25);
  });

  test('is null with fewer than four depths, and where seeds are too few', () => {
    expect(growth(cells((n) => 1e-6 * n, [3, 6, 12]))).toBeNull();
    expect(growth(cells((n) => 1e-6 * n, [3, 6, 12, 24], 4))).toBeNull();
  });
});
