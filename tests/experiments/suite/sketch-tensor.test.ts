import { describe, expect, test } from 'vitest';
import { draws } from '../../../experiments/model/random.ts';
import { estimatedDistance, SKETCH_ENTRIES, SKETCH_SUMS } from '../../../experiments/result.ts';
import { sketchOf } from '../../../experiments/suite/sketch-tensor.ts';

const SIZE = 1024;
const TRIALS = 400;

/** A tensor of float32 numbers and another `share` of its norm away, in a direction that `purpose` draws. */
function pair(purpose: string, share: number, size = SIZE): { a: Float32Array; b: Float32Array; distance: number } {
  const b = Float32Array.from(draws(1, `${purpose} b`).normal(size));
  const noise = draws(1, `${purpose} noise`).normal(size);
  const a = b.map((value, index) => value + share * (noise[index] ?? 0));
  return { a, b, distance: Math.hypot(...a.map((value, index) => value - (b[index] ?? 0))) };
}

const quotients = Array.from({ length: TRIALS }, (_, trial) => {
  const { a, b, distance } = pair(`trial ${trial}`, 1e-5);
  const name = `tensor ${trial}`;
  return estimatedDistance(sketchOf(name, a), sketchOf(name, b)) / distance;
});
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('estimatedDistance', () => {
  test('has a square without bias', () => {
    // One trial has a relative variance of 2 / K.
    const standardError = Math.sqrt(2 / SKETCH_SUMS / TRIALS);
    expect(Math.abs(mean(quotients.map((each) => each ** 2)) - 1)).toBeLessThan(4 * standardError);
  });

  test('strays from the exact distance by 20 % of it', () => {
    const deviation = Math.sqrt(mean(quotients.map((each) => (each - mean(quotients)) ** 2)));
    expect(deviation).toBeGreaterThan(0.16);
    expect(deviation).toBeLessThan(0.24);
    expect(Math.min(...quotients)).toBeGreaterThan(0.3);
    expect(Math.max(...quotients)).toBeLessThan(1.8);
  });

  test.each([1e-7, 1e-4, 1])('sees differences of %d of the norm', (share) => {
    const { a, b, distance } = pair(`share ${share}`, share);
    const estimate = estimatedDistance(sketchOf('x', a), sketchOf('x', b));
    expect(estimate / distance).toBeGreaterThan(0.5);
    expect(estimate / distance).toBeLessThan(1.6);
  });

  test('sees a single wrong entry anywhere: every sum holds it', () => {
    const { b } = pair('single', 0);
    const a = b.with(700, (b[700] ?? 0) + 0.5);
    expect(estimatedDistance(sketchOf('x', a), sketchOf('x', b))).toBeCloseTo(0.5, 5);
  });

  test('is zero for equal tensors, exact for one number, and not a number where a tensor is not', () => {
    const { b } = pair('equal', 0);
    expect(estimatedDistance(sketchOf('x', b), sketchOf('x', b))).toBe(0);
    expect(estimatedDistance(sketchOf('alpha', [0.25]), sketchOf('alpha', [-0.5]))).toBeCloseTo(0.75, 12);
    expect(estimatedDistance(sketchOf('alpha', [0]), sketchOf('alpha', [2]))).toBe(2);
    expect(estimatedDistance(sketchOf('x', b.with(3, Number.NaN)), sketchOf('x', b))).toBeNaN();
  });
});

describe('sketchOf', () => {
  test('keeps the norm, the sums and a few entries as they are', () => {
    const { b } = pair('kept', 0);
    const { norm, sums, entries } = sketchOf('x', b);
    expect(norm).toBeCloseTo(Math.hypot(...b), 8);
    expect(sums).toHaveLength(SKETCH_SUMS);
    expect(entries).toHaveLength(SKETCH_ENTRIES);
    for (const entry of entries) expect(b).toContain(Math.fround(entry));
  });

  test('keeps every entry of a small tensor, in order', () => {
    expect(sketchOf('small', [3, 1, 2]).entries).toEqual([3, 1, 2]);
  });

  test('draws its signs by the name of the tensor, and half of them are minus', () => {
    const ones = new Float32Array(SIZE).fill(1);
    const sums = sketchOf('x', ones).sums.map((sum) => sum * Math.sqrt(SIZE));
    expect(sketchOf('y', ones).sums).not.toEqual(sketchOf('x', ones).sums);
    expect(new Set(sums).size).toBeGreaterThan(8);
    // Each sum of 1024 signs has a standard deviation of 32.
    for (const sum of sums) expect(Math.abs(sum)).toBeLessThan(5 * 32);
  });
});
