import { describe, expect, test } from 'vitest';
import { compressionLevel, duration, positiveDuration, positiveNumber, wholeNumber } from '../../../experiments/run/options.ts';

describe('duration', () => {
  test('reads seconds, minutes and hours as minutes', () => {
    expect([duration('90s'), duration('10m'), duration('1.5h'), duration('7')]).toEqual([1.5, 10, 90, 7]);
  });

  test('refuses anything else', () => {
    expect(() => duration('soon')).toThrow('soon is not a duration such as 90s, 10m or 1h.');
  });

  test('refuses what a timer cannot count', () => {
    expect(duration('240h')).toBe(14_400);
    expect(() => duration('241h')).toThrow('241h is longer than 240h.');
  });
});

describe('positiveDuration', () => {
  test('refuses none', () => {
    expect(positiveDuration('1s')).toBe(1 / 60);
    expect(() => positiveDuration('0m')).toThrow('0m is no time at all');
  });
});

describe('compressionLevel', () => {
  test('refuses what is not one digit', () => {
    expect(compressionLevel('9')).toBe(9);
    expect(() => compressionLevel('12')).toThrow('12 is not a level from 0 to 9.');
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
