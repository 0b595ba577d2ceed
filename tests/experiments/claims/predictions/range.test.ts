import { describe, expect, test } from 'vitest';
import { notRefuted, refuted, undecided } from '../../../../experiments/claims/predictions/prediction.ts';
import { judgeAll, judgeRange } from '../../../../experiments/claims/predictions/range.ts';

const measured = (name: string, low: number, high: number) => ({
  name,
  interval: { estimate: (low + high) / 2, low, high, level: 0.95, sampleSize: 10 },
});

describe('judgeRange', () => {
  const RANGE = [0.8, 1.2] as const;

  test('is refuted by one interval that lies wholly outside, and names it alone', () => {
    const { outcome, finding } = judgeRange([measured('the slope', 0.9, 1.1), measured('the other slope', 1.25, 1.35)], RANGE);
    expect(outcome).toBe('refuted');
    expect(finding).toBe('The other slope is 1.30 (1.25 to 1.35).');
  });

  test('is not refuted when every interval lies inside', () => {
    expect(judgeRange([measured('a', 0.9, 1.1), measured('b', 1, 1.2)], RANGE).outcome).toBe('not refuted');
  });

  test.each([
    ['holds values of both sides', [measured('a', 0.9, 1.1), measured('b', 1, 1.3)]],
    ['has no ends', [measured('a', Number.NaN, Number.NaN)]],
    ['is not there', []],
  ])('is undecided when an interval %s', (_, some) => {
    const { outcome, finding } = judgeRange(some, RANGE);
    expect(outcome).toBe('undecided');
    expect(finding).toMatch(/^Undecided: /);
  });

  test('names four and counts the rest', () => {
    const six = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => measured(name, 0.9, 1.1));
    expect(judgeRange(six, RANGE).finding).toMatch(/^A is .*, d is [^e]*, and 2 more likewise\.$/);
  });
});

describe('judgeAll', () => {
  test('is refuted when any part is, undecided when any is and none is refuted', () => {
    expect(judgeAll(notRefuted('A.'), undecided('b'), refuted('C.'))).toEqual(refuted('C.'));
    expect(judgeAll(notRefuted('A.'), undecided('b')).outcome).toBe('undecided');
    expect(judgeAll(notRefuted('A.'), notRefuted('B.'))).toEqual(notRefuted('A. B.'));
  });
});
