import { describe, expect, test } from 'vitest';
import type { Measure } from '../../../src/quality/gates.ts';
import { summaryOf, withUnit } from '../../../src/quality/summary.ts';

const weight: Measure = { name: 'text', unit: 'B', worst: 'largest', tolerance: { absolute: 0 } };
const score: Measure = { ...weight, name: 'score', worst: 'smallest' };
const gate = (values: Record<string, Record<string, number>>) => ({ date: '2026-01-02', machine: 'a machine', values });

describe('summaryOf', () => {
  test('takes the largest weight for the worst, and the smallest score', () => {
    const record = gate({ a: { text: 1, score: 99 }, b: { text: 5, score: 100 }, c: { text: 2, score: 97 } });
    expect(summaryOf(weight, record)).toEqual({ worst: 5, worstSubject: 'b', median: 2 });
    expect(summaryOf(score, record)).toEqual({ worst: 97, worstSubject: 'c', median: 99 });
  });

  test('takes the worse of two in the middle', () => {
    expect(summaryOf(weight, gate({ a: { text: 1 }, b: { text: 2 }, c: { text: 3 }, d: { text: 4 } })).median).toBe(3);
  });

  test('names no subject when all are alike', () => {
    expect(summaryOf(weight, gate({ a: { text: 3 }, b: { text: 3 } })).worstSubject).toBeNull();
  });

  test('says which subject lacks a measure, and what to run', () => {
    expect(() => summaryOf(weight, gate({ 'models/': { score: 1 } }))).toThrow('no "text" for models/; run "npm run quality"');
  });
});

test('withUnit writes bytes in kB, and drops what lies below a thousandth', () => {
  expect(withUnit(38_365, 'B')).toBe('38.4\u202fkB');
  expect(withUnit(0.00512, '%')).toBe('0.005\u202f%');
  expect(withUnit(0, '')).toBe('0');
});
