import { describe, expect, test } from 'vitest';
import { CHANGES, rescue } from '../../../../experiments/claims/predictions/rescue.ts';
import { alterFinalLoss, outcomeOf, RATES, stuckLoss, trainedLoss } from '../../../../experiments/claims/select/training.ts';
import type { RunChoice } from '../../../../experiments/claims/select/training.ts';
import { evidenceOf } from '../evidence/index.ts';
import { rescueCells } from '../evidence/training.ts';

const evidence = evidenceOf({ rescue: rescueCells() });
const outcomes = (from = evidence) => rescue.criteria.map(({ judge }) => judge(from.cells('rescue')).outcome);
const someSeeds = (count: number, choice: RunChoice, loss: typeof stuckLoss) =>
  alterFinalLoss(evidence, choice, (run) => (run.seed < count ? loss(run) : run.measurement.finalLossNats));

describe('rescue', () => {
  test('is not refuted by cells shaped as predicted, and undecided without', () => {
    expect(outcomes()).toEqual(['not refuted', 'not refuted', 'not refuted']);
    expect(outcomes(evidenceOf({}))).toEqual(['undecided', 'undecided', 'undecided']);
  });

  test.each([1, 0.1])('is refuted about clipping by one seed that trains with a limit of %d', (clipNorm) => {
    const clipped = someSeeds(1, { placement: 'post', clipNorm, learningRate: RATES.high }, trainedLoss);
    expect(outcomes(clipped)).toEqual(['refuted', 'not refuted', 'not refuted']);
  });

  test.each([
    [1, 'undecided'],
    [3, 'undecided'],
    [5, 'refuted'],
  ])('with %d of five runs of Admin stuck is %s about the changes to the network', (count, expected) => {
    const stuck = someSeeds(count, { placement: 'admin', learningRate: RATES.high }, stuckLoss);
    expect(outcomes(stuck)).toEqual(['not refuted', expected, 'not refuted']);
  });

  test('is refuted about warmup when all its runs are stuck at the lower rate', () => {
    const stuck = someSeeds(5, { placement: 'post', warmupSteps: 200, learningRate: RATES.middle }, stuckLoss);
    expect(outcomes(stuck)).toEqual(['not refuted', 'not refuted', 'refuted']);
  });
});

describe('CHANGES', () => {
  test.each(CHANGES)('are all in the grid, and $id does in the synthetic cells what was expected', ({ choice, isExpectedToTrain }) => {
    expect(outcomeOf(evidence, choice).outcome).toBe(isExpectedToTrain ? 'trains' : 'stuck');
  });
});
