import { describe, expect, test } from 'vitest';
import {
  depthSlope,
  expectedShare,
  gradientNorm,
  shareGained,
  timesSpread,
  widthSeries,
  widthSlope,
  withNorm,
} from '../../../../experiments/claims/select/last-layer.ts';
import type { LastLayerDepth } from '../../../../experiments/claims/select/last-layer.ts';
import { lastLayerCells } from '../evidence/last-layer.ts';

const DEPTH: LastLayerDepth = {
  layerCount: 4,
  lossNats: 1,
  gradientNorms: [1, 7],
  meanGradientNorm: 4,
  normInputVariance: 4,
  tokenCorrelation: 0,
};

/** What a cell would record of these gradients, one a batch. */
function recorded(gradients: readonly (readonly number[])[]): LastLayerDepth {
  const norm = (vector: readonly number[]): number => Math.hypot(...vector);
  const mean = (gradients[0] ?? []).map((_, entry) => gradients.reduce((sum, each) => sum + (each[entry] ?? 0), 0) / gradients.length);
  return { ...DEPTH, gradientNorms: gradients.map(norm), meanGradientNorm: norm(mean) };
}

describe('gradientNorm', () => {
  test('is the root mean square over the batches', () => expect(gradientNorm(DEPTH)).toBe(5));
});

describe('timesSpread', () => {
  test('multiplies by the root of the variance', () => expect(timesSpread(DEPTH)).toBe(10));
});

describe('expectedShare', () => {
  test('is the mean product of two different batches over the mean square', () => {
    const gradients = [
      [1, 2],
      [-4, 3],
      [1, 1],
    ];
    const products = [-4 + 6, 1 + 2, -4 + 3];
    const squares = [5, 25, 2];
    const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(expectedShare(recorded(gradients))).toBeCloseTo(mean(products) / mean(squares), 12);
  });

  test('is 1 for batches with one gradient, 0 for orthogonal ones', () => {
    expect(
      expectedShare(
        recorded([
          [3, 4],
          [3, 4],
        ]),
      ),
    ).toBeCloseTo(1, 12);
    expect(
      expectedShare(
        recorded([
          [3, 0],
          [0, 4],
        ]),
      ),
    ).toBeCloseTo(0, 12);
  });
});

describe('withNorm', () => {
  test('gives the norm and the share asked for', () => {
    const depth = withNorm({ ...DEPTH, gradientNorms: [1, 2, 3] }, 6, 0.25);
    expect([gradientNorm(depth), expectedShare(depth)]).toEqual([expect.closeTo(6, 12), expect.closeTo(0.25, 12)]);
  });
});

describe('series', () => {
  const cells = lastLayerCells();

  test('over widths take one depth of every width, the series over depths included', () => {
    const series = widthSeries(cells, 'post');
    expect([...new Set(series.map(({ modelWidth }) => modelWidth))].sort((a, b) => a - b)).toEqual([32, 64, 128, 256]);
    expect(new Set(series.map(({ depth }) => depth.layerCount))).toEqual(new Set([12]));
    expect(widthSlope(series)?.estimate).toBeCloseTo(0.5, 1);
  });

  test('of fewer than five seeds have neither slope nor gain', () => {
    const few = cells.filter(({ seed, config }) => seed < 4 && config.layerCounts.length > 1);
    expect([depthSlope(few.slice(0, 4), gradientNorm), shareGained(few.slice(0, 4)), widthSlope(widthSeries(few, 'post'))]).toEqual([
      null,
      null,
      null,
    ]);
  });
});
