/** Synthetic cells of `stable-rate`: searches that end a factor of the root of 2 round a law. */
import { stableRate } from '../../../../experiments/suite/stable-rate.ts';
import type { MeasuredCellOf } from '../../../../experiments/result.ts';
import { CELL, scatter } from './cell.ts';

/** Of the edge, by number of layers. */
export const EDGES = { post: (layers: number) => 0.02 / layers ** 0.9, pre: (layers: number) => 0.2 / layers ** 0.1 } as const;

export function stableRateCells(): MeasuredCellOf<'stable-rate'>[] {
  return stableRate.grid('laptop', 0).map(({ config, seed }) => {
    const { placement, layerCount } = config.model;
    const edge = EDGES[placement === 'post' ? 'post' : 'pre'](layerCount) * scatter(0.1, seed, layerCount);
    const [largestThatTrains, smallestThatFails] = [edge / 2 ** 0.25, edge * 2 ** 0.25];
    const finalLossNats = { trains: 2.5, fails: 4.04 };
    return {
      ...CELL,
      key: JSON.stringify([config, seed]),
      seed,
      status: 'measured',
      config,
      measurement: {
        runs: [
          { learningRate: largestThatTrains, finalLossNats: finalLossNats.trains, divergedAtStep: null, trains: true },
          { learningRate: 2 * largestThatTrains, finalLossNats: finalLossNats.fails, divergedAtStep: null, trains: false },
          { learningRate: smallestThatFails, finalLossNats: finalLossNats.fails, divergedAtStep: null, trains: false },
        ],
        unigramNats: 4.03,
        largestThatTrains,
        smallestThatFails,
      },
    };
  });
}
