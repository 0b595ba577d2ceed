import { describe, expect, test } from 'vitest';
import { isStuck, outcomeOf, pairedDifference, runs, trainingRuns } from '../../../../experiments/claims/select/training.ts';
import type { Run } from '../../../../experiments/claims/select/training.ts';
import { evidenceOf } from '../evidence/index.ts';
import { plateauCauseCells, rescueCells, trainingCells } from '../evidence/training.ts';

const example = trainingCells().find(({ config }) => config.model.placement === 'post' && config.learningRate === 1e-3);

function run(finalLossNats: number, seed = 0, status: Run['status'] = 'measured'): Run {
  if (!example) throw new Error('there is no synthetic run');
  return {
    ...example,
    key: String(seed),
    seed,
    status,
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
    [[4, 4, 4, 4, 4], 'stuck'],
    [[2, 2, 2, 2, 2], 'trains'],
    [[2, 4, 2, 2, 2], 'mixed'],
    [[4, 4, 4, 4], 'too few'],
    [[], 'too few'],
  ])('of final losses %o is "%s"', (losses, expected) => {
    expect(outcome(...losses).outcome).toBe(expected);
  });

  test('gives five stuck runs of five a Wilson interval from 0.566 to 1', () => {
    // z = 1.95996: low = 1 / (1 + z^2 / 5) = 0.56552
    const { share } = outcome(4, 4, 4, 4, 4);
    expect(share.low).toBeCloseTo(0.5655, 4);
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

describe('trainingRuns', () => {
  test('takes a run that several experiments have in common once', () => {
    const cells = { warmup: trainingCells(), rescue: rescueCells() };
    const all = trainingRuns(evidenceOf(cells));
    expect(new Set(all.map(({ key }) => key)).size).toBe(all.length);
    expect(all.length).toBeLessThan(Object.values(cells).flat().length);
    expect(all.length).toBeGreaterThan(cells.warmup.length);
  });
});

describe('runs', () => {
  const evidence = evidenceOf({ warmup: trainingCells(), rescue: rescueCells(), 'plateau-causes': plateauCauseCells() });

  test('leaves the long controls out of the runs of the grid, and finds each when asked', () => {
    const of = (choice: { long?: boolean; wide?: boolean }) => {
      const chosen = runs(evidence, { placement: 'post', ...choice });
      expect(chosen).toHaveLength(5);
      return [...new Set(chosen.map(({ config }) => `${String(config.steps)} steps, width ${String(config.model.modelWidth)}`))];
    };
    expect(of({})).toEqual(['800 steps, width 32']);
    expect(of({ long: true })).toEqual(['3600 steps, width 32']);
    expect(of({ long: true, wide: true })).toEqual(['3600 steps, width 64']);
  });

  test('finds encoder-decoder runs', () => {
    const found = runs(evidence, { placement: 'pre', architecture: 'encoder-decoder' });
    expect(found.map(({ config }) => config.task)).toEqual(Array.from({ length: 5 }, () => 'reverse-markov'));
  });

  test('does not take a remedy or gradient descent for the plain variant', () => {
    const plain = runs(evidence, { placement: 'post' });
    expect(plain).toHaveLength(5);
    for (const { config } of plain) {
      expect(config).toMatchObject({ optimizer: 'adam', clipNorm: null, beta2: 0.999, warmupSteps: 0, learningRate: 1e-3, normGain: 1 });
      expect(config.model).toMatchObject({ branchGain: 1, initialisation: 'xavier' });
    }
  });
});
