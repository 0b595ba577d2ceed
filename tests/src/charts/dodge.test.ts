import { describe, expect, test } from 'vitest';
import { dodge } from '../../../src/charts/dodge.ts';

const at = (...positions: number[]): { position: number; size: number }[] => positions.map((position) => ({ position, size: 10 }));

describe('dodge', () => {
  test('leaves labels alone that do not meet', () => {
    expect(dodge(at(20, 50, 80), 0, 100)).toEqual([20, 50, 80]);
  });

  test('parts two labels that meet by the same distance', () => {
    expect(dodge(at(48, 52), 0, 100)).toEqual([45, 55]);
  });

  test('keeps the order of the ends, whatever the order of the items', () => {
    expect(dodge(at(52, 48), 0, 100)).toEqual([55, 45]);
  });

  test('pushes a chain of labels apart until none overlap', () => {
    const moved = dodge(at(50, 51, 52, 61), 0, 100).sort((a, b) => a - b);
    moved.slice(1).forEach((position, i) => {
      expect(position - (moved[i] ?? 0)).toBeGreaterThanOrEqual(10 - 1e-9);
    });
  });

  test('keeps labels inside the bounds', () => {
    expect(dodge(at(99, 100), 0, 100)).toEqual([85, 95]);
    expect(dodge(at(-5, 1), 0, 100)).toEqual([5, 15]);
  });

  test('gives taller labels the room they need', () => {
    expect(
      dodge(
        [
          { position: 50, size: 30 },
          { position: 50, size: 10 },
        ],
        0,
        100,
      ),
    ).toEqual([40, 60]);
  });
});
