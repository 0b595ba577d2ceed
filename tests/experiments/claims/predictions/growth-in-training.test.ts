import { describe, expect, test } from 'vitest';
import { expectedLinear, growthInTraining } from '../../../../experiments/claims/predictions/growth-in-training.ts';
import { alterFinalVariance } from '../../../../experiments/claims/select/deep-runs.ts';
import { growthPower } from '../../../../experiments/claims/select/growth.ts';
import { scatter } from '../evidence/cell.ts';
import { growthCells } from '../evidence/deep-runs.ts';
import { evidenceOf } from '../evidence/index.ts';

const cells = growthCells();
const evidence = evidenceOf({ 'growth-in-training': cells });
const PRE = { placement: 'pre', initialisation: 'xavier' } as const;
const CRITERIA = ['start', 'rise', 'flat from Xavier', 'flat from GPT-2'] as const;

function outcome(criterion: (typeof CRITERIA)[number], from = evidence): string | undefined {
  return growthInTraining.criteria[CRITERIA.indexOf(criterion)]?.judge(from.cells('growth-in-training')).outcome;
}

describe('growthInTraining', () => {
  test.each(CRITERIA)('is not refuted about %s by cells shaped as predicted, and undecided without', (criterion) => {
    expect(outcome(criterion)).toBe('not refuted');
    expect(outcome(criterion, evidenceOf({}))).toBe('undecided');
  });

  test.each([
    [0.5, 'refuted'],
    [1, 'not refuted'],
    [2, 'refuted'],
  ])('takes a power of %d at the first step as %s', (power, expected) => {
    const started = cells.map((cell) => ({
      ...cell,
      measurement: {
        ...cell.measurement,
        snapshots: cell.measurement.snapshots.map((snapshot, index) =>
          index > 0 ? snapshot : { ...snapshot, streamVariance: snapshot.streamVariance.map((_, layer) => 1 + layer ** power) },
        ),
      },
    }));
    expect(outcome('start', evidenceOf({ 'growth-in-training': started }))).toBe(expected);
  });

  test('is undecided about the start while seeds scatter across the limit', () => {
    const scattered = cells.map((cell) => ({
      ...cell,
      measurement: {
        ...cell.measurement,
        snapshots: cell.measurement.snapshots.map((snapshot, index) =>
          index > 0
            ? snapshot
            : { ...snapshot, streamVariance: snapshot.streamVariance.map((_, layer) => 1 + layer ** (1.5 * scatter(0.5, cell.seed))) },
        ),
      },
    }));
    expect(outcome('start', evidenceOf({ 'growth-in-training': scattered }))).toBe('undecided');
  });

  test('is refuted about the rise when the growth stays as it was, and undecided where the power cannot be given', () => {
    expect(
      outcome(
        'rise',
        alterFinalVariance(evidence, PRE, (layer) => 2 + (layer - 1) ** 1.1),
      ),
    ).toBe('refuted');
    expect(
      outcome(
        'rise',
        alterFinalVariance(evidence, PRE, (layer) => 20 - layer),
      ),
    ).toBe('undecided');
  });

  test('is refuted about the flattening when LayerNorm scaling grows more', () => {
    const steep = alterFinalVariance(evidence, { ...PRE, placement: 'layernorm-scaling' }, (layer) => 1 + 500 * (layer - 1));
    expect([outcome('flat from Xavier', steep), outcome('flat from GPT-2', steep)]).toEqual(['refuted', 'not refuted']);
  });
});

describe('growthPower', () => {
  test.each([0.5, 1, 2.5])('is %d for a stream whose added variance goes with that power', (power) => {
    expect(growthPower(Array.from({ length: 12 }, (_, index) => 3 + 0.7 * index ** power))).toBeCloseTo(power, 9);
  });

  test('is not a number where the stream falls below its first layer', () => {
    expect(growthPower([2, 3, 1, 5])).toBeNaN();
  });
});

describe('expectedLinear', () => {
  test('goes on as from the first layer to the second', () => expect(expectedLinear([2, 5, 9, 20])).toEqual([2, 5, 8, 11]));
});
