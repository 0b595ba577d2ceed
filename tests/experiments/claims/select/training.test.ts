import { describe, expect, test } from 'vitest';
import { isStuck, outcomeOf, pairedDifference, runs } from '../../../../experiments/claims/select/training.ts';
import type { Run } from '../../../../experiments/claims/select/training.ts';
import { evidenceOf } from '../evidence/index.ts';
import { trainingCells } from '../evidence/training.ts';

const [example] = trainingCells();

function run(finalLossNats: number, seed = 0, status: Run['status'] = 'measured'): Run {
  if (!example) throw new Error('there is no synthetic run');
  return {
    ...example,
    seed,
    status,
    config: { ...example.config, learningRate: 1e-3 },
    measurement: { ...example.measurement, finalLossNats, floors: { unigramNats: 4, bigramNats: 2, floorNats: 1 } },
  };
}

describe('isStuck', () => {
  test.each([
    [3.95, true],
    [3.91, true],
    [3.89, false],
    [2, false],
    [Number.NaN, true],
    [Infinity, true],
  ])('of a final loss of %d nats under a unigram entropy of 4 is %s', (loss, stuck) => {
    expect(isStuck(run(loss))).toBe(stuck);
  });

  test('counts a diverged run whatever its last loss', () => {
    expect(isStuck(run(2, 0, 'diverged'))).toBe(true);
  });
});

describe('outcomeOf', () => {
  const outcome = (...losses: number[]) =>
    outcomeOf(evidenceOf({ warmup: losses.map((loss, seed) => run(loss, seed)) }), { placement: 'post' });

  test.each([
    [[4, 4, 4], 'stuck'],
    [[2, 2, 2], 'trains'],
    [[2, 4, 2], 'mixed'],
    [[4, 4], 'too few'],
    [[], 'too few'],
  ])('of final losses %o is "%s"', (losses, expected) => {
    expect(outcome(...losses).outcome).toBe(expected);
  });

  test('gives three stuck runs of three a Wilson interval from 0.438 to 1', () => {
    // z = 1.95996: low = 1 / (1 + z^2 / 3) = 0.43850
    const { share } = outcome(4, 4, 4);
    expect(share.low).toBeCloseTo(0.4385, 4);
    expect(share.high).toBeCloseTo(1, 12);
  });
});

describe('pairedDifference', () => {
  test('subtracts run by run of the same seed and ignores seeds without a partner', () => {
    const { estimate, sampleSize } = pairedDifference([run(3, 1), run(5, 2), run(9, 7)], [run(1, 2), run(2, 1)]);
    expect(sampleSize).toBe(2);
    expect(estimate).toBe((1 + 4) / 2);
  });
});

describe('runs', () => {
  const evidence = evidenceOf({ warmup: trainingCells() });

  test('leaves the long control out of the runs of the grid, and finds it when asked', () => {
    expect(new Set(runs(evidence, { placement: 'post' }).map(({ config }) => config.steps))).toEqual(new Set([400]));
    expect(new Set(runs(evidence, { placement: 'post', long: true }).map(({ config }) => config.steps))).toEqual(new Set([3600]));
  });

  test('finds encoder-decoder runs although they take more steps than decoders', () => {
    expect(runs(evidence, { placement: 'pre', architecture: 'encoder-decoder' }).map(({ config }) => config.steps)).toEqual([
      800, 800, 800,
    ]);
  });

  test('does not take a remedy for the plain variant', () => {
    for (const { config } of runs(evidence, { placement: 'post' })) {
      expect(config).toMatchObject({ clipNorm: null, beta2: 0.999, warmupSteps: 0, learningRate: 1e-3 });
      expect(config.model).toMatchObject({ branchGain: 1, initialisation: 'xavier' });
    }
  });
});
