import { describe, expect, test } from 'vitest';
import { expectedCrossAttentionGrowth, gradientNorms } from '../../../../experiments/claims/predictions/gradient-norms.ts';
import { alterSublayers, levelWeightGradients } from '../../../../experiments/claims/select/gradients.ts';
import type { Evidence } from '../../../../experiments/claims/claim.ts';
import { syntheticEvidence } from '../evidence/index.ts';

const evidence = syntheticEvidence();
const outcomes = (some: Pick<Evidence, 'cells'>): string[] =>
  gradientNorms.criteria.map(({ judge }) => judge(some.cells('gradient-norms')).outcome);

const CROSS = { placement: 'post', architecture: 'encoder-decoder', layerCount: 12 } as const;

/** Pre-LN stacks of 12 layers whose product is `factor` times as large behind one sublayer, by seed. */
const uneven = (factor: (seed: number) => number): Pick<Evidence, 'cells'> => {
  const seeds = evidence.cells('gradient-norms').map((cell) => {
    const { model } = cell.config;
    if (model.placement !== 'pre' || model.architecture !== 'decoder' || model.layerCount !== 12) return cell;
    const sublayers = cell.measurement.sublayers.map((sublayer, index) =>
      index === 5 ? { ...sublayer, streamGradientNorm: sublayer.streamGradientNorm * factor(cell.seed) } : sublayer,
    );
    return { ...cell, measurement: { ...cell.measurement, sublayers } };
  });
  return { cells: () => seeds as never };
};

describe('expectedCrossAttentionGrowth', () => {
  test('grows by the root of one plus the ratio from one layer to the next, and not before the first', () => {
    expect(expectedCrossAttentionGrowth([9, 3, 0, 8])).toEqual([1, 2, 2, 6]);
  });
});

describe('gradientNorms', () => {
  test('is not refuted by stacks that follow the laws', () => {
    expect(outcomes(evidence)).toEqual(['not refuted', 'not refuted', 'not refuted']);
  });

  test('is refuted by a decoder with cross-attention whose gradients hardly fall', () => {
    expect(outcomes(levelWeightGradients(evidence, CROSS, 2.5))[0]).toBe('refuted');
    expect(outcomes(levelWeightGradients(evidence, CROSS, 3.5))[0]).toBe('not refuted');
  });

  test('is refuted by a decoder-only stack whose gradients fall or rise tenfold, at any number of layers', () => {
    expect(outcomes(levelWeightGradients(evidence, { placement: 'post', layerCount: 48 }, 11))[1]).toBe('refuted');
    expect(outcomes(levelWeightGradients(evidence, { placement: 'post', layerCount: 6 }, 0.09))[1]).toBe('refuted');
  });

  test('is refuted by a product that strays by more than a fifth, and undecided by one that may', () => {
    expect(outcomes(uneven(() => 1.4))[2]).toBe('refuted');
    expect(outcomes(uneven((seed) => (seed % 2 ? 1 : 1.5)))[2]).toBe('undecided');
    expect(outcomes(alterSublayers(evidence, { placement: 'pre' }, (sublayer) => sublayer))[2]).toBe('not refuted');
  });

  test('is undecided without five seeds', () => {
    const few = evidence.cells('gradient-norms').filter(({ seed }) => seed < 3);
    expect(gradientNorms.criteria.map(({ judge }) => judge(few).outcome)).toEqual(['undecided', 'undecided', 'undecided']);
    expect(gradientNorms.criteria.map(({ judge }) => judge([]).outcome)).toEqual(['undecided', 'undecided', 'undecided']);
  });
});
