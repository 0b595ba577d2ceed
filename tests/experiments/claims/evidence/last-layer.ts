/** Synthetic cells of `last-layer-gradient`: norms that follow the predicted function, with a scatter of 3 %. */
import { expectedLastGradient } from '../../../../experiments/claims/predictions/last-layer-gradient.ts';
import type { Architecture, MeasuredCellOf } from '../../../../experiments/result.ts';
import { MODEL } from '../../../support/model-config.ts';
import { CELL, range, scatter } from './cell.ts';

type LastLayerCell = MeasuredCellOf<'last-layer-gradient'>;
type Placement = Parameters<typeof expectedLastGradient>[0]['placement'];

const SEEDS = 10;
const DEPTHS = [2, 4, 6, 12, 24, 48, 96];
const BATCHES = 4;
const TOKENS = 64;

export function lastLayerCells(): LastLayerCell[] {
  const series: [Architecture, Placement, number, number[]][] = [
    ...(['post', 'pre', 'deepnorm'] as const).map((placement): [Architecture, Placement, number, number[]] => [
      'decoder',
      placement,
      64,
      DEPTHS,
    ]),
    ...(['post', 'pre'] as const).flatMap((placement): [Architecture, Placement, number, number[]][] => [
      ['encoder-decoder', placement, 64, DEPTHS],
      ...[32, 128, 256].map((width): [Architecture, Placement, number, number[]] => ['decoder', placement, width, [12]]),
    ]),
  ];
  return series.flatMap(([architecture, placement, modelWidth, layerCounts]) =>
    range(SEEDS).map((seed) => cellOf(architecture, placement, modelWidth, layerCounts, seed)),
  );
}

function cellOf(architecture: Architecture, placement: Placement, modelWidth: number, layerCounts: number[], seed: number): LastLayerCell {
  const layerCount = Math.max(...layerCounts);
  const model = {
    ...MODEL,
    architecture,
    placement,
    layerCount,
    modelWidth,
    feedForwardWidth: modelWidth,
    headCount: 1,
    sequenceLength: 16,
  };
  return {
    ...CELL,
    key: `${architecture} ${placement} ${String(modelWidth)} ${String(seed)}`,
    seed,
    status: 'measured',
    config: { model, layerCounts, batchSize: 4, batchCount: BATCHES },
    measurement: {
      depths: layerCounts.map((depth) => {
        const norm = expectedLastGradient({ placement, architecture, layerCount: depth, modelWidth, tokenCount: TOKENS });
        const collapse = placement === 'post' ? 1 - 1 / depth : 0.3;
        const share = 0.05 + 0.15 * (placement === 'post' ? collapse : 0.1);
        // The variance that makes the norm times its root `sqrt(d / (2 tokens))`, but for DeepNorm's factor on the branch.
        const variance = placement === 'deepnorm' ? Math.sqrt(2 * depth) : modelWidth / (2 * TOKENS * norm ** 2);
        const each = range(BATCHES).map((batch) => norm * scatter(0.03, seed, depth, batch, modelWidth));
        const square = each.reduce((sum, value) => sum + value ** 2, 0) / BATCHES;
        return {
          layerCount: depth,
          lossNats: 6.7,
          gradientNorms: each,
          meanGradientNorm: Math.sqrt((square * (1 + (BATCHES - 1) * share * scatter(0.05, seed, depth))) / BATCHES),
          normInputVariance: variance * scatter(0.03, seed, depth, 7),
          tokenCorrelation: collapse,
        };
      }),
    },
  };
}
