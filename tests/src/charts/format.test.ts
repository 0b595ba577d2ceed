import { describe, expect, test } from 'vitest';
import {
  formatCount,
  formatFactor,
  formatFixed,
  formatList,
  formatScientific,
  formatSignificant,
  powerOfTen,
} from '../../../src/charts/format.ts';

describe('formatSignificant', () => {
  test.each([
    [0.0616, '0.062'],
    [4.04, '4.0'],
    [23.4, '23'],
    [969, '970'],
    [12345, '12,000'],
    [1.36e6, '1.4·10⁶'],
    [3.9e-5, '3.9·10⁻⁵'],
    [-0.5, '−0.50'],
    [0, '0'],
    [9.99, '10'],
    [Number.NaN, 'not a number'],
    [Number.NEGATIVE_INFINITY, '−infinite'],
  ])('%d is written %s', (value, expected) => {
    expect(formatSignificant(value)).toBe(expected);
  });
});

describe('formatFixed', () => {
  test('keeps the decimals and a true minus sign', () => {
    expect(formatFixed(-1.005, 1)).toBe('−1.0');
    expect(formatFixed(4.0298)).toBe('4.03');
  });
});

describe('formatScientific', () => {
  test('writes learning rates as powers of ten', () => {
    expect([3e-4, 1e-3, 3e-3].map(formatScientific)).toEqual(['3·10⁻⁴', '10⁻³', '3·10⁻³']);
  });

  test('rounds up to the next power of ten', () => {
    expect([0.0999, 0.0994].map(formatScientific)).toEqual(['10⁻¹', '9.9·10⁻²']);
  });
});

describe('powerOfTen', () => {
  test('sets every digit of the exponent high', () => {
    expect([powerOfTen(-12), powerOfTen(0)]).toEqual(['10⁻¹²', '10⁰']);
  });
});

describe('words', () => {
  test('factors, lists and counts read as prose', () => {
    expect(formatFactor(0.334)).toBe('×0.33');
    expect(formatList(['a', 'b', 'c'])).toBe('a, b and c');
    expect(formatCount([3, 3], 'seed')).toBe('3 seeds');
    expect(formatCount([1], 'seed')).toBe('1 seed');
    expect(formatCount([3, 10], 'seed')).toBe('3 to 10 seeds');
  });
});
