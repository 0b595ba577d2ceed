import { describe, expect, test } from 'vitest';
import { layerTicks, linearTicks, logDomain, logTicks, valueTicks } from '../../../src/charts/ticks.ts';

const labels = (ticks: { label: string }[]): string[] => ticks.map(({ label }) => label);

describe('logTicks', () => {
  test('names powers of ten where three or more fit', () => {
    expect(labels(logTicks([0.005, 200]))).toEqual(['0.01', '0.1', '1', '10', '100']);
  });

  test('writes exponents once a decimal would need more than three zeros', () => {
    expect(labels(logTicks([2e-6, 0.5]))).toEqual(['10⁻⁵', '10⁻⁴', '10⁻³', '10⁻²', '10⁻¹']);
  });

  test('skips powers where more than the maximum would fit', () => {
    expect(labels(logTicks([1e-6, 1e6], 5))).toEqual(['10⁻⁶', '10⁻³', '10⁰', '10³', '10⁶']);
  });

  test('falls back to 1, 2, 5 within two decades, and stays inside the domain', () => {
    expect(logTicks([0.04, 1.3]).map(({ value }) => value)).toEqual([0.05, 0.1, 0.2, 0.5, 1]);
  });

  test('uses round values when the ends are less than a factor of three apart', () => {
    expect(labels(logTicks([0.8, 1.2]))).toEqual(['0.8', '0.9', '1', '1.1', '1.2']);
  });
});

describe('linearTicks', () => {
  test('prints no trailing zeros', () => {
    expect(labels(linearTicks([0, 1], 5))).toEqual(['0', '0.2', '0.4', '0.6', '0.8', '1']);
    expect(labels(linearTicks([0, 400], 4))).toEqual(['0', '100', '200', '300', '400']);
  });
});

describe('layerTicks', () => {
  test('names the first and the last layer and round ones between', () => {
    expect(labels(layerTicks(12, 4))).toEqual(['1', '4', '8', '12']);
    expect(labels(layerTicks(48, 4))).toEqual(['1', '16', '32', '48']);
    expect(labels(layerTicks(2))).toEqual(['1', '2']);
  });
});

describe('valueTicks', () => {
  test('keeps every value of the grid', () => {
    expect(valueTicks([3, 6, 48])).toEqual([
      { value: 3, label: '3' },
      { value: 6, label: '6' },
      { value: 48, label: '48' },
    ]);
  });
});

describe('logDomain', () => {
  test('leaves out what a logarithm cannot show', () => {
    expect(logDomain([Number.NaN, 0, 2, 8, Number.POSITIVE_INFINITY], 2)).toEqual([1, 16]);
  });

  test('refuses a domain without a positive number', () => {
    expect(() => logDomain([0, Number.NaN])).toThrow('no positive number');
  });
});
