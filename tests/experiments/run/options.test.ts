import { describe, expect, test } from 'vitest';
import { duration, positiveNumber, wholeNumber } from '../../../experiments/run/options.ts';

describe('duration', () => {
  test('reads seconds, minutes and hours as minutes', () => {
    expect([duration('90s'), duration('10m'), duration('1.5h'), duration('7')]).toEqual([1.5, 10, 90, 7]);
  });

  test('refuses anything else', () => {
    expect(() => duration('soon')).toThrow('soon is not a duration such as 90s, 10m or 1h.');
  });
});

describe('wholeNumber', () => {
  test('refuses fractions, signs and words', () => {
    expect(wholeNumber('12')).toBe(12);
    for (const text of ['1.5', '-1', 'one', '']) expect(() => wholeNumber(text)).toThrow('is not a whole number');
  });
});

describe('positiveNumber', () => {
  test('refuses zero', () => {
    expect(() => positiveNumber('0')).toThrow('0 is not at least 1.');
  });
});
