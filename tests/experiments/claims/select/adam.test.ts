import { describe, expect, test } from 'vitest';
import {
  changedSettings,
  confirmedConfiguration,
  defaultAdam,
  drawnConfigurations,
  oneSettingChanged,
  searchRanking,
  stepsToExcess,
  type AdamCell,
} from '../../../../experiments/claims/select/adam.ts';
import { comparisonCell, COMPARISON_FLOOR_NATS, tuningCells } from '../evidence/comparison.ts';

const CELLS = tuningCells();
const DEFAULT = { learningRate: 1e-3, decay: 'constant' } as const;

function cellWith(training: Partial<AdamCell['config']>): AdamCell {
  return comparisonCell({ norm: 'rmsnorm', seed: 1, excessNats: 0.2, training: { ...DEFAULT, ...training } });
}

describe('changedSettings', () => {
  test('names nothing for default Adam, warmup and decay together, and every other setting by itself', () => {
    expect(changedSettings(cellWith({}).config)).toEqual([]);
    expect(changedSettings(cellWith({ warmupSteps: 50, decay: 'cosine' }).config)).toEqual(['schedule']);
    expect(changedSettings(cellWith({ beta2: 0.95, epsilon: 1e-6, weightDecay: 0.1 }).config)).toEqual(['beta2', 'epsilon', 'weightDecay']);
  });
});

describe('the cells of the search', () => {
  test('are told from the default, from settings changed alone, and from LayerNorm', () => {
    expect(defaultAdam(CELLS, 'layernorm').map(({ seed }) => seed)).toEqual([1, 2, 3, 4, 5]);
    expect(oneSettingChanged(CELLS).map(({ changed, cells }) => `${changed} ${String(cells.length)}`)).toEqual([
      'learningRate 5',
      'learningRate 5',
      'beta2 5',
      'beta2 5',
      'epsilon 5',
      'weightDecay 5',
      'schedule 5',
    ]);
    expect(drawnConfigurations(CELLS)).toHaveLength(8);
    expect(confirmedConfiguration(CELLS)?.cells.map(({ seed }) => seed)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  test('are ranked by held-out loss, the diverged last', () => {
    const ranked = searchRanking(CELLS);
    const nats = ranked.map(({ measurement }) => measurement.heldOutLossNats);
    expect(ranked.map(({ seed }) => seed)).toEqual(Array(8).fill(6));
    expect(nats).toEqual(nats.toSorted((a, b) => a - b));
    const [best] = ranked;
    const lost = CELLS.map((cell) =>
      cell === best ? { ...cell, measurement: { ...cell.measurement, heldOutLossNats: Number.NaN } } : cell,
    );
    expect(searchRanking(lost).at(-1)?.config).toEqual(best?.config);
  });
});

describe('stepsToExcess', () => {
  test('is the step at which the mean of five points first comes within the excess of the floor', () => {
    const cell = cellWith({});
    const steps = Array.from({ length: 20 }, (_, index) => 10 * index + 1);
    const lossNats = steps.map((_, index) => COMPARISON_FLOOR_NATS + (index === 3 ? 0 : index < 10 ? 2 : 0.1));
    const curve = (excess: number): number => stepsToExcess({ ...cell, measurement: { ...cell.measurement, steps, lossNats } }, excess);
    // One low point among high ones is not there yet; of points 10 to 14 all five are low, of 9 to 13 the mean is 0.48.
    expect(curve(0.11)).toBe(steps[14]);
    expect(curve(0.5)).toBe(steps[13]);
    expect(curve(0.05)).toBe(Infinity);
  });
});
