/**
 * Synthetic cells of `jacobian-spectrum`: the geometric mean is the product of the norms' factors, the root mean square is constant, and a
 * deep Post-LN stack passes few directions.
 */
import type { MeasuredCellOf, NormKind, Placement } from '../../../../experiments/result.ts';
import { MODEL } from '../../../support/model-config.ts';
import { CELL, range, scatter } from './cell.ts';

export type SpectrumCell = MeasuredCellOf<'jacobian-spectrum'>;

const SEEDS = 10;
const WIDTH = 32;
const LENGTH = 8;
const DEPTHS = [1, 2, 4, 8, 16, 32, 64];
const INPUT_VARIANCE = 1.25;

/** Product of the norms' factors, effective rank and condition number by number of layers. */
const LAWS: Record<
  'post' | 'pre' | 'deepnorm',
  { factors: (n: number) => number; rank: (n: number) => number; condition: (n: number) => number }
> = {
  post: { factors: (n) => 0.6 ** n, rank: (n) => Math.max(3, 180 * 0.8 ** n), condition: (n) => 8 ** n },
  pre: { factors: (n) => 1 / Math.sqrt(INPUT_VARIANCE + 0.8 * n), rank: () => 150, condition: (n) => 10 * n },
  deepnorm: { factors: () => 1 / Math.sqrt(INPUT_VARIANCE), rank: () => 220, condition: () => 3 },
};

export function spectrumCells(): SpectrumCell[] {
  return (['post', 'pre', 'deepnorm'] as const).flatMap((placement) => [
    ...DEPTHS.flatMap((layerCount) => range(SEEDS).map((seed) => spectrumCell(placement, 'layernorm', layerCount, seed))),
    ...[1, 2, 4].flatMap((layerCount) => range(SEEDS).map((seed) => spectrumCell(placement, 'rmsnorm', layerCount, seed))),
  ]);
}

function spectrumCell(placement: keyof typeof LAWS & Placement, norm: NormKind, layerCount: number, seed: number): SpectrumCell {
  const { factors, rank, condition } = LAWS[placement];
  const largest = 3 * scatter(0.1, seed, layerCount);
  const resolution = largest * WIDTH * LENGTH * 2 ** -23;
  const smallestLeft = largest / condition(layerCount);
  const nulls = (norm === 'layernorm' ? 2 : 1) * LENGTH;
  const normFactorProduct = factors(layerCount) * scatter(0.02, seed);
  return {
    ...CELL,
    key: `${placement} ${norm} ${String(layerCount)} ${String(seed)}`,
    seed,
    status: 'measured',
    config: {
      model: {
        ...MODEL,
        placement,
        norm,
        layerCount,
        modelWidth: WIDTH,
        feedForwardWidth: 4 * WIDTH,
        headCount: 2,
        vocabularySize: WIDTH,
        sequenceLength: LENGTH,
      },
    },
    measurement: {
      spectrum: range(WIDTH).map((index) => largest * condition(layerCount) ** (-index / (WIDTH - 1))),
      largest,
      smallestLeft,
      resolution,
      unresolvedCount: smallestLeft < resolution ? 4 * nulls : nulls,
      geometricMean: normFactorProduct * scatter(0.05, seed, layerCount + 1),
      rootMeanSquare: 0.9 * scatter(0.05, seed, layerCount + 2),
      effectiveRank: rank(layerCount) * scatter(0.05, seed, layerCount + 3),
      normFactorProduct,
      inputVariance: INPUT_VARIANCE,
      streamVariance: placement === 'pre' ? INPUT_VARIANCE + 0.8 * layerCount : 1,
      tokenCorrelation: 0.7,
    },
  };
}
