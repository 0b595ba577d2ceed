import { describe, expect, test } from 'vitest';
import { expectedRate, stableRate } from '../../../../experiments/claims/predictions/stable-rate.ts';
import { alterEdges, edgeOf, edgesByDepth, edgeSlope } from '../../../../experiments/claims/select/stable-rate.ts';
import { evidenceOf } from '../evidence/index.ts';
import { stableRateCells } from '../evidence/stable-rate.ts';

const cells = stableRateCells();
const evidence = evidenceOf({ 'stable-rate': cells });
const CRITERIA = ['flat', 'steep', 'pre'] as const;

function outcome(criterion: (typeof CRITERIA)[number], from = evidence): string | undefined {
  return stableRate.criteria[CRITERIA.indexOf(criterion)]?.judge(from.cells('stable-rate')).outcome;
}

describe('stableRate', () => {
  test.each(CRITERIA)('is not refuted about %s by cells shaped as predicted, and undecided without', (criterion) => {
    expect(outcome(criterion)).toBe('not refuted');
    expect(outcome(criterion, evidenceOf({}))).toBe('undecided');
  });

  test.each([
    [0, 'refuted', 'not refuted'],
    [-0.7, 'not refuted', 'not refuted'],
    [-2, 'not refuted', 'refuted'],
  ])('takes a power of %d of Post-LN as %s about flat and %s about steep', (power, flat, steep) => {
    const altered = alterEdges(evidence, 'post', (layers) => 0.1 * layers ** power);
    expect([outcome('flat', altered), outcome('steep', altered)]).toEqual([flat, steep]);
  });

  test.each([-1, 1])('is refuted about Pre-LN by a power of %d', (power) => {
    expect(
      outcome(
        'pre',
        alterEdges(evidence, 'pre', (layers) => layers ** power),
      ),
    ).toBe('refuted');
  });

  test('is undecided while seeds scatter across a limit', () => {
    const scattered = cells.map((cell) => {
      const edge = cell.config.model.layerCount ** (cell.seed % 2 === 0 ? -1.4 : -0.6);
      return { ...cell, measurement: { ...cell.measurement, largestThatTrains: edge, smallestThatFails: 1.4 * edge } };
    });
    expect(outcome('steep', evidenceOf({ 'stable-rate': scattered }))).toBe('undecided');
  });
});

describe('edgeSlope', () => {
  test('is the power of depth, over the seeds whose searches all found an edge', () => {
    const lost = cells.map((cell) =>
      cell.seed === 1 && cell.config.model.layerCount === 8
        ? { ...cell, measurement: { ...cell.measurement, largestThatTrains: null } }
        : cell,
    );
    const slope = edgeSlope(lost, 'post');
    expect(slope.sampleSize).toBe(4);
    expect(slope.low).toBeLessThan(-0.9);
    expect(slope.high).toBeGreaterThan(-0.9);
  });
});

describe('edgesByDepth', () => {
  test('orders depths and counts searches without an edge', () => {
    const lost = cells.map((cell) =>
      cell.config.model.layerCount === 12 ? { ...cell, measurement: { ...cell.measurement, smallestThatFails: null } } : cell,
    );
    const found = edgesByDepth(lost, 'post');
    expect(found.map(({ layerCount }) => layerCount)).toEqual([2, 4, 8, 12]);
    expect(found.map(({ undecidedCount }) => undecidedCount)).toEqual([0, 0, 0, 5]);
  });
});

describe('edgeOf', () => {
  test('is the geometric middle of the two rates', () => {
    const [cell] = cells;
    if (!cell) throw new Error('there is no cell');
    expect(edgeOf({ ...cell, measurement: { ...cell.measurement, largestThatTrains: 0.1, smallestThatFails: 0.4 } })).toBeCloseTo(0.2, 9);
  });
});

describe('expectedRate', () => {
  test('is the given rate at the given depth, and half of it at twice the depth for a power of -1', () => {
    expect(expectedRate(2, -1, { rate: 0.1, atLayers: 2 })).toBe(0.1);
    expect(expectedRate(4, -1, { rate: 0.1, atLayers: 2 })).toBe(0.05);
  });
});
