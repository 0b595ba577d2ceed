import { describe, expect, test } from 'vitest';
import {
  CHAIN,
  chainRatio,
  expectedFateAt,
  firstFunctionChange,
  MATCHED,
  matchOf,
  plateauCauses,
} from '../../../../experiments/claims/predictions/plateau-causes.ts';
import { isStuck, runsOf } from '../../../../experiments/claims/select/runs.ts';
import { alterFinalLoss, alterRuns, stuckLoss, trainedLoss } from '../../../../experiments/claims/select/training.ts';
import type { Run, RunChoice } from '../../../../experiments/claims/select/training.ts';
import { evidenceOf } from '../evidence/index.ts';
import { plateauCauseCells } from '../evidence/training.ts';

const evidence = evidenceOf({ 'plateau-causes': plateauCauseCells() });
const outcomes = (from = evidence) => plateauCauses.criteria.map(({ judge }) => judge(from.cells('plateau-causes')).outcome);
const { larger, large, little } = MATCHED;
const runs = (choice: RunChoice, from = evidence) => runsOf(from.cells('plateau-causes'), choice);
const NOT_REFUTED = ['not refuted', 'not refuted', 'not refuted', 'not refuted'];

type Snapshot = Run['measurement']['snapshots'][number];

/** Evidence in which the snapshots of the chosen runs behind the first step are changed. */
function later(choice: RunChoice, change: (snapshot: Snapshot, first: Snapshot) => Partial<Snapshot>) {
  return alterRuns(evidence, choice, (run) => {
    const [first, ...rest] = run.measurement.snapshots;
    if (!first) throw new Error('a run has no snapshot');
    return {
      ...run,
      measurement: { ...run.measurement, snapshots: [first, ...rest.map((each) => ({ ...each, ...change(each, first) }))] },
    };
  });
}

describe('plateauCauses', () => {
  test('is not refuted by cells shaped as predicted, and undecided without', () => {
    expect(outcomes()).toEqual(NOT_REFUTED);
    expect(outcomes(evidenceOf({}))).toEqual(['undecided', 'undecided', 'undecided', 'undecided']);
  });

  test('is refuted when small branches train after a first step as large, and when full ones are stuck after a small one', () => {
    expect(outcomes(alterFinalLoss(evidence, large.small, trainedLoss))[0]).toBe('refuted');
    expect(outcomes(alterFinalLoss(evidence, little.full, stuckLoss))[0]).toBe('refuted');
    expect(outcomes(alterFinalLoss(evidence, larger.small, trainedLoss))[1]).toBe('refuted');
  });

  test('is undecided when plain runs are not stuck, when fates are mixed, and when the first steps differ', () => {
    expect(outcomes(alterFinalLoss(evidence, large.full, trainedLoss))[0]).toBe('undecided');
    expect(outcomes(alterFinalLoss(evidence, larger.full, trainedLoss))[1]).toBe('undecided');
    const mixed = (choice: RunChoice) => alterFinalLoss(evidence, choice, (run) => (run.seed < 2 ? stuckLoss(run) : trainedLoss(run)));
    expect(outcomes(mixed(large.small))[0]).toBe('undecided');
    expect(outcomes(mixed(larger.small))[1]).toBe('undecided');
    const farther = (choice: RunChoice) =>
      alterRuns(evidence, choice, (run) => ({
        ...run,
        measurement: {
          ...run.measurement,
          snapshots: run.measurement.snapshots.map((each) => ({ ...each, functionChange: 2 * each.functionChange })),
        },
      }));
    expect(outcomes(farther(large.small))[0]).toBe('undecided');
    expect(outcomes(farther(larger.small))[1]).toBe('undecided');
  });

  test.each([
    ['what the norms read does not grow', (_: Snapshot, first: Snapshot) => ({ normInputRms: first.normInputRms })],
    ['their factor does not fall', (_: Snapshot, first: Snapshot) => ({ normFactor: first.normFactor })],
    ['the gradient of the lower half does not fall', (_: Snapshot, first: Snapshot) => ({ gradientNorm: first.gradientNorm })],
  ] as const)('is refuted about the chain when %s', (_, change) => {
    expect(outcomes(later(large.full, change))).toEqual(NOT_REFUTED.with(2, 'refuted'));
    expect(outcomes(later(larger.full, change))).toEqual(NOT_REFUTED.with(3, 'refuted'));
  });

  test('is undecided about the chain while seeds disagree, and when no run is stuck', () => {
    const disagreeing = alterRuns(evidence, larger.full, (run) => ({
      ...run,
      measurement: {
        ...run.measurement,
        snapshots: run.measurement.snapshots.map((each, index) => ({
          ...each,
          normInputRms: each.normInputRms.map(() => (index === 0 ? 1 : run.seed % 2 === 0 ? 4 : 1 / 4)),
        })),
      },
    }));
    expect(outcomes(disagreeing)[3]).toBe('undecided');
    expect(outcomes(alterFinalLoss(evidence, larger.full, trainedLoss))[3]).toBe('undecided');
  });
});

describe('matchOf', () => {
  test('is the ratio of first steps of the same seed', () => {
    const { estimate, sampleSize } = matchOf(evidence.cells('plateau-causes'), larger);
    const first = (choice: RunChoice) => runs(choice).map((run) => Math.log(firstFunctionChange(run)));
    const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(sampleSize).toBe(10);
    expect(Math.log(estimate)).toBeCloseTo(mean(first(larger.small)) - mean(first(larger.full)), 9);
  });
});

describe('chainRatio', () => {
  test('compares the fiftieth step with the first', () => {
    const stuck = runs(larger.full).filter(isStuck);
    const halved = runs(
      larger.full,
      later(larger.full, (_, first) => ({ normFactor: first.normFactor?.map((value) => value / 2) ?? null })),
    );
    expect(stuck).toHaveLength(10);
    expect(chainRatio(CHAIN[1], halved).estimate).toBeCloseTo(1 / 2, 9);
  });
});

describe('expectedFateAt', () => {
  test('parts the small first steps of the trials from the large ones', () => {
    expect([0.12, 0.15, 0.7, 1.2].map(expectedFateAt)).toEqual(['trains', 'trains', 'stuck', 'stuck']);
  });
});
