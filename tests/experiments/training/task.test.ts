import { describe, expect, test } from 'vitest';
import { markovChain } from '../../../experiments/training/markov-chain.ts';
import { defineTask, TASK_VOCABULARY } from '../../../experiments/training/task.ts';

/** The language that the tasks use, rebuilt here so that predictors can be written beside the model. */
const chain = markovChain(64, 8, 0);
const probabilityOf = (from: number, to: number): number => chain.rankProbabilities[chain.successors[from]?.indexOf(to) ?? -1] ?? 0;
const BATCH = 800;

describe('copy-markov', () => {
  const length = 31;
  const task = defineTask('copy-markov', length);
  const { inputs, targets } = task.batch(7, 'for the test', BATCH);
  const rows = Array.from({ length: BATCH }, (_, row) => ({
    inputs: inputs.subarray(row * length, (row + 1) * length),
    targets: targets.subarray(row * length, (row + 1) * length),
  }));

  test('writes a path of 16 tokens twice, the targets one token ahead of the inputs', () => {
    for (const row of rows.slice(0, 20)) {
      expect(row.inputs.subarray(1)).toEqual(row.targets.subarray(0, length - 1));
      expect(row.inputs.subarray(16)).toEqual(row.inputs.subarray(0, 15));
      expect(row.targets[15]).toBe(row.inputs[0]);
    }
  });

  test('lets a predictor that knows the chain and copies reach its floor, and none go below', () => {
    const losses = rows.map(
      (row) =>
        row.targets.reduce((sum, target, step) => (step < 15 ? sum - Math.log(probabilityOf(row.inputs[step] ?? 0, target)) : sum), 0) /
        length,
    );
    expect(losses.reduce((sum, loss) => sum + loss, 0) / BATCH).toBeCloseTo(task.floors.floorNats, 1);
    expect(task.floors.floorNats).toBeCloseTo(0.8786, 4);
  });

  test('lets a predictor that knows the chain but does not copy reach the bigram loss', () => {
    const losses = rows.map(
      (row) =>
        row.targets.reduce(
          (sum, target, step) =>
            sum - Math.log(step === 15 ? (chain.stationary[target] ?? 0) : probabilityOf(row.inputs[step] ?? 0, target)),
          0,
        ) / length,
    );
    expect(losses.reduce((sum, loss) => sum + loss, 0) / BATCH).toBeCloseTo(task.floors.bigramNats, 1);
  });

  test('gives the same batch again and another under another seed or name', () => {
    expect(task.batch(7, 'for the test', 4).inputs).toEqual(inputs.subarray(0, 4 * length));
    expect(task.batch(8, 'for the test', 4).inputs).not.toEqual(inputs.subarray(0, 4 * length));
    expect(task.batch(7, 'another', 4).inputs).not.toEqual(inputs.subarray(0, 4 * length));
  });

  test('refuses an even number of predicted tokens', () => {
    expect(() => defineTask('copy-markov', 32)).toThrow('copy-markov predicts an odd number of tokens (twice the path, less one), not 32');
  });
});

describe('reverse-markov', () => {
  const length = 16;
  const task = defineTask('reverse-markov', length);
  const batch = task.batch(3, 'for the test', BATCH);

  test('asks for the source backwards, begun by a token that no source has', () => {
    const source = batch.source ?? new Int32Array();
    for (let row = 0; row < 20; row++) {
      const at = (ids: Int32Array): Int32Array => ids.subarray(row * length, (row + 1) * length);
      expect(at(batch.targets)).toEqual(at(source).toReversed());
      expect(at(batch.inputs)[0]).toBe(TASK_VOCABULARY['reverse-markov'] - 1);
      expect(at(batch.inputs).subarray(1)).toEqual(at(batch.targets).subarray(0, length - 1));
    }
    expect(Math.max(...source)).toBeLessThan(64);
    expect(task.floors.floorNats).toBe(0);
  });

  test('has a bigram loss that the chain read backwards reaches', () => {
    let sum = 0;
    for (let row = 0; row < BATCH; row++) {
      for (let step = 0; step < length; step++) {
        const target = batch.targets[row * length + step] ?? 0;
        const before = batch.inputs[row * length + step] ?? 0;
        // Bayes: the token that led to `before`.
        const p =
          step === 0
            ? (chain.stationary[target] ?? 0)
            : (probabilityOf(target, before) * (chain.stationary[target] ?? 0)) / (chain.stationary[before] ?? 1);
        sum -= Math.log(p);
      }
    }
    expect(sum / (BATCH * length)).toBeCloseTo(task.floors.bigramNats, 1);
  });
});
