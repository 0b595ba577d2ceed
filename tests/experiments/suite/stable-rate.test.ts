import { beforeAll, describe, expect, test } from 'vitest';
import type { ConfigOf } from '../../../experiments/result.ts';
import { modelOf } from '../../../experiments/suite/models.ts';
import { measure } from '../../../experiments/suite/stable-rate.ts';
import { PLAIN_ADAM } from '../../../experiments/suite/training-run.ts';
import { train } from '../../../experiments/training/train.ts';
import { openWasm } from '../model/on-wasm.ts';

const TRAINING = {
  ...PLAIN_ADAM,
  model: modelOf({ layerCount: 1, modelWidth: 16, headCount: 2, vocabularySize: 64, sequenceLength: 7, placement: 'pre' }),
  task: 'copy-markov',
  batchSize: 16,
  steps: 60,
} as const;
const CONFIG: ConfigOf<'stable-rate'> = { ...TRAINING, startRate: 0.3, mostRuns: 6 };

beforeAll(openWasm);

describe('measure', () => {
  test('ends between a run that trains and one that fails, both as a training run of that rate ends', async () => {
    const { runs, unigramNats, largestThatTrains, smallestThatFails } = await measure(CONFIG, 1);
    expect((smallestThatFails ?? 0) / (largestThatTrains ?? 1)).toBeCloseTo(Math.SQRT2, 6);
    expect(runs.find(({ learningRate }) => learningRate === largestThatTrains)?.finalLossNats).toBeLessThan(unigramNats - 0.1);
    expect(runs.find(({ learningRate }) => learningRate === smallestThatFails)?.finalLossNats).toBeGreaterThan(unigramNats - 0.1);
    const [first] = runs;
    const { finalLossNats } = await train({ ...TRAINING, learningRate: first?.learningRate ?? 1 }, 1);
    expect(first?.finalLossNats).toBe(finalLossNats);
  });

  test('begins within a factor of the root of 2 of the start, elsewhere for each seed', async () => {
    const starts = [];
    for (const seed of [1, 2]) starts.push((await measure({ ...CONFIG, steps: 1, mostRuns: 1 }, seed)).runs[0]?.learningRate ?? 0);
    const [first = 0, second = 0] = starts;
    for (const start of starts) expect(Math.abs(Math.log2(start / CONFIG.startRate))).toBeLessThanOrEqual(0.5);
    expect(first).not.toBe(second);
  });

  test('finds no end of the kind that no run was of', async () => {
    const { runs, largestThatTrains, smallestThatFails } = await measure({ ...CONFIG, steps: 1, mostRuns: 2 }, 1);
    expect(runs).toHaveLength(2);
    expect(largestThatTrains).toBeNull();
    expect(smallestThatFails).toBe(Math.min(...runs.map(({ learningRate }) => learningRate)));
  });
});
