import { describe, expect, test } from 'vitest';
import { expectedLargestLogit, logitGrowth } from '../../../../experiments/claims/predictions/logit-growth.ts';
import {
  alterTraining,
  armRuns,
  largestGain,
  largestStableRate,
  outcomesByRate,
  trains,
} from '../../../../experiments/claims/select/logits.ts';
import { logitCells } from '../evidence/deep-runs.ts';
import { evidenceOf } from '../evidence/index.ts';

const cells = logitCells();
const evidence = evidenceOf({ 'logit-growth': cells });
const PLAIN = { placement: 'pre', hasQkNorm: false } as const;
const CRITERIA = ['pre', 'reordered', 'reordered against pre', 'z-loss'] as const;

function outcome(criterion: (typeof CRITERIA)[number], from = evidence): string | undefined {
  return logitGrowth.criteria[CRITERIA.indexOf(criterion)]?.judge(from.cells('logit-growth')).outcome;
}

describe('logitGrowth', () => {
  test.each(CRITERIA)('is not refuted about %s by cells shaped as predicted, and undecided without', (criterion) => {
    expect(outcome(criterion)).toBe('not refuted');
    expect(outcome(criterion, evidenceOf({}))).toBe('undecided');
  });

  test('is refuted about the norm when both arms train up to the same rate', () => {
    const alike = alterTraining(evidence, { hasZLoss: false }, (rate) => rate <= 3e-2);
    expect(CRITERIA.slice(0, 3).map((criterion) => outcome(criterion, alike))).toEqual(['refuted', 'refuted', 'refuted']);
  });

  test('is refuted about the z-loss when it rescues a rate', () => {
    expect(
      outcome(
        'z-loss',
        alterTraining(evidence, { hasZLoss: true }, () => true),
      ),
    ).toBe('refuted');
  });

  test('is undecided while half of the runs train at the rate that would tell', () => {
    const half = { ...evidence, cells: (() => mixedAt(1e-1)) as unknown as typeof evidence.cells };
    expect([outcome('pre', half), outcome('z-loss', half)]).toEqual(['undecided', 'undecided']);
  });
});

/** Cells in which at that rate the runs of even seeds train and those of odd seeds do not. */
function mixedAt(rate: number) {
  return cells.map((cell) =>
    cell.config.learningRate === rate
      ? { ...cell, measurement: { ...cell.measurement, finalLossNats: cell.seed % 2 === 0 ? 1 : 4.03 } }
      : cell,
  );
}

describe('outcomesByRate', () => {
  test('decides a rate at which one of eight runs strays, and not one at which two do', () => {
    const straying = (count: number) =>
      armRuns(cells, PLAIN).map((cell) => ({
        ...cell,
        measurement: { ...cell.measurement, finalLossNats: cell.seed < count ? 4.03 : 1 },
      }));
    const decided = (count: number) => new Set(outcomesByRate(straying(count), PLAIN).map((each) => each.outcome));
    expect(decided(1)).toEqual(new Set(['trains']));
    expect(decided(2)).toEqual(new Set(['undecided']));
    expect(decided(7)).toEqual(new Set(['fails']));
  });

  test('keeps the arms apart', () => {
    expect(largestStableRate(outcomesByRate(cells, PLAIN))).toBe(3e-2);
    expect(largestStableRate(outcomesByRate(cells, { ...PLAIN, hasQkNorm: true }))).toBe(1e-1);
    expect(outcomesByRate(cells, { ...PLAIN, hasZLoss: true }).map(({ learningRate }) => learningRate)).toEqual([1e-1, 3e-1]);
  });
});

describe('trains', () => {
  test.each([
    [3.52, true],
    [3.54, false],
    [Number.NaN, false],
  ])('for a final loss of %d nats, unigram entropy 4.03, is %s', (finalLossNats, expected) => {
    const [cell] = cells;
    if (!cell) throw new Error('there is no cell');
    expect(trains({ ...cell, measurement: { ...cell.measurement, finalLossNats } })).toBe(expected);
  });
});

describe('largestStableRate', () => {
  test('stops at the first rate that does not train, and is none when that is the lowest', () => {
    const [first, second, third] = outcomesByRate(cells, PLAIN);
    if (!first || !second || !third) throw new Error('there are too few rates');
    expect(largestStableRate([first, { ...second, outcome: 'undecided' }, third])).toBe(first.learningRate);
    expect(largestStableRate([{ ...first, outcome: 'fails' }, second])).toBeNull();
  });
});

describe('largestGain', () => {
  test('is the rate at which the first ends most above the second, seed by seed', () => {
    const [plain, normalised] = [false, true].map((hasQkNorm) => outcomesByRate(cells, { ...PLAIN, hasQkNorm }));
    const gain = largestGain(plain ?? [], normalised ?? []);
    expect(gain?.learningRate).toBe(1e-1);
    expect(gain?.nats.estimate).toBeCloseTo(2.9, 1);
    expect(gain?.nats.sampleSize).toBe(8);
    expect(largestGain([], normalised ?? [])).toBeNull();
  });
});

describe('expectedLargestLogit', () => {
  test('is reached by a query and a key that are the same, of root mean square 1', () => {
    const head = [2, -1, 1, -1, 1.5, 0.5, -0.5, 1];
    const rms = Math.sqrt(head.reduce((sum, x) => sum + x ** 2, 0) / head.length);
    const product = head.reduce((sum, x) => sum + (x / rms) ** 2, 0) / Math.sqrt(head.length);
    expect(expectedLargestLogit(head.length)).toBeCloseTo(product, 9);
  });
});
