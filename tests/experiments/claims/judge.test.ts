import { describe, expect, test } from 'vitest';
import { estimated, percent, position, significant, withInterval } from '../../../experiments/claims/judge.ts';

describe('significant', () => {
  test.each([
    [1.2345, '1.23'],
    [35, '35.0'],
    [4096, '4096'],
    [0.0123456, '0.0123'],
    [1_850_000, '1.85\u00a0×\u00a010⁶'],
    [0.00005, '5.00\u00a0×\u00a010⁻⁵'],
    [-0.5, '-0.500'],
    [0, '0'],
  ])('writes %d as %s', (value, text) => {
    expect(significant(value)).toBe(text);
  });
});

describe('percent', () => {
  test('rounds to the digits asked for', () => {
    expect(percent(0.0769, 1)).toBe('7.7\u202f%');
    expect(percent(0.645)).toBe('65\u202f%');
  });

  test('has no negative zero, and keeps other signs', () => {
    expect([percent(-0.003), percent(-0.0003, 1), percent(-0.03)]).toEqual(['0\u202f%', '0.0\u202f%', '-3\u202f%']);
  });
});

describe('position', () => {
  test.each([
    [{ low: 0.8, high: 1.2 }, 'inside'],
    [{ low: 0.7, high: 1 }, 'straddling'],
    [{ low: 1.3, high: 1.4 }, 'outside'],
    [{ low: 0.1, high: 0.7 }, 'outside'],
    [{ low: 0.1, high: 9 }, 'straddling'],
    [{ low: Number.NaN, high: Number.NaN }, 'unknown'],
  ])('of %o in 0.8 to 1.2 is %s', (interval, place) => {
    expect(position(interval, [0.8, 1.2])).toBe(place);
  });
});

describe('withInterval', () => {
  test('leaves out the ends that one seed does not have', () => {
    expect(withInterval({ estimate: 2, low: Number.NaN, high: Number.NaN })).toBe('2.00');
    expect(withInterval({ estimate: 2, low: 1, high: 3 })).toBe('2.00 (1.00 to 3.00)');
  });
});

describe('estimated', () => {
  test('has no ends when the interval has none', () => {
    expect(estimated({ estimate: 2, low: Number.NaN, high: Number.NaN, level: 0.95, sampleSize: 1 }, 'a number')).toEqual({
      value: 2,
      format: '.2f',
      label: 'a number',
    });
  });
});
