import { describe, expect, test } from 'vitest';
import { expectedFate, warmup } from '../../../../experiments/claims/predictions/warmup.ts';
import { alterFinalLoss, runs, stuckLoss, trainedLoss } from '../../../../experiments/claims/select/training.ts';
import type { Run } from '../../../../experiments/claims/select/training.ts';
import { evidenceOf } from '../evidence/index.ts';
import { trainingCells } from '../evidence/training.ts';

const evidence = evidenceOf({ warmup: trainingCells() });
const outcomes = (from = evidence) => warmup.criteria.map(({ judge }) => judge(from.cells('warmup')).outcome);
const onlySeed =
  (seed: number, loss: (run: Run) => number) =>
  (run: Run): number =>
    run.seed === seed ? loss(run) : run.measurement.finalLossNats;

describe('warmup', () => {
  test('is not refuted by cells shaped as predicted, and undecided without cells or with four seeds', () => {
    expect(outcomes()).toEqual(['not refuted', 'not refuted']);
    expect(outcomes(evidenceOf({}))).toEqual(['undecided', 'undecided']);
    expect(outcomes(evidenceOf({ warmup: trainingCells().filter(({ seed }) => seed < 4) }))).toEqual(['undecided', 'undecided']);
  });

  test('is refuted about Post-LN by one seed that trains at 0.001', () => {
    expect(outcomes(alterFinalLoss(evidence, { placement: 'post' }, onlySeed(3, trainedLoss)))).toEqual(['refuted', 'not refuted']);
  });

  test('is refuted about Pre-LN by one seed that is stuck at 0.003', () => {
    const altered = alterFinalLoss(evidence, { placement: 'pre', learningRate: 3e-3 }, onlySeed(0, stuckLoss));
    expect(outcomes(altered)).toEqual(['not refuted', 'refuted']);
  });

  test('names the counts and the interval of the share', () => {
    expect(warmup.criteria[0]?.judge(evidence.cells('warmup')).finding).toMatch(
      /^5 of 5 runs of Post-LN without warmup at 0\.001 stuck \(95\u202f% interval of the share 57 to 100\u202f%\)\.$/,
    );
  });
});

describe('expectedFate', () => {
  test.each([
    ['post', 0, 3e-4, 'trains'],
    ['post', 0, 1e-3, 'stuck'],
    ['post', 50, 1e-3, 'trains'],
    ['post', 200, 1e-3, 'trains'],
    ['post', 200, 3e-3, 'stuck'],
    ['pre', 0, 3e-3, 'trains'],
    ['pre', 200, 1e-2, null],
  ] as const)('of %s with a warmup of %d at %d is %s', (placement, steps, rate, expected) => {
    expect(expectedFate(placement, steps, rate)).toBe(expected);
    const [run] = runs(evidence, { placement, warmupSteps: steps, learningRate: rate });
    if (expected && run) expect(run.measurement.finalLossNats > 3.93).toBe(expected === 'stuck');
  });
});
