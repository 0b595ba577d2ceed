import { describe, expect, test } from 'vitest';
import { bandPath, linePath } from '../../../src/charts/line.ts';
import { markers, spread } from '../../../src/charts/marker.ts';
import { RelativePath } from '../../../src/charts/relative-path.ts';

const same = (value: number): number => value;

describe('linePath', () => {
  test('writes steps relative to the point before', () => {
    expect(
      linePath(
        [
          { x: 0, y: 10 },
          { x: 5, y: 12.5 },
          { x: 10, y: 12.25 },
        ],
        same,
        same,
      ),
    ).toBe('M0 10l5 2.5 5-.2');
  });

  test('breaks at a value that is not finite instead of bridging it', () => {
    const d = linePath(
      [
        { x: 0, y: 1 },
        { x: 1, y: 1 },
        { x: 2, y: Number.NaN },
        { x: 3, y: 1 },
        { x: 4, y: 1 },
      ],
      same,
      same,
    );
    expect(d).toBe('M0 1l1 0M3 1l1 0');
  });
});

describe('bandPath', () => {
  test('goes along the high ends and back along the low ends', () => {
    const d = bandPath(
      [
        { x: 0, y: 2, low: 1, high: 3 },
        { x: 10, y: 2, low: 1, high: 4 },
      ],
      same,
      same,
    );
    expect(d).toBe('M0 3l10 1 0-3-10 0z');
  });

  test('is empty when a single seed gave no interval', () => {
    expect(bandPath([{ x: 0, y: 2, low: Number.NaN, high: Number.NaN }], same, same)).toBe('');
  });
});

describe('RelativePath', () => {
  test('does not let rounding errors add up', () => {
    const path = new RelativePath();
    path.moveTo(0, 0);
    for (let i = 1; i <= 1000; i++) path.lineTo(i * 0.149, 0);
    const end = path
      .toString()
      .slice('M0 0l'.length)
      .split(' ')
      .filter((_, i) => i % 2 === 0)
      .reduce((sum, step) => sum + Number(step), 0);
    expect(end).toBeCloseTo(149, 6);
  });
});

describe('markers', () => {
  test('puts all markers of a series into one path', () => {
    const [mark] = markers(
      [
        { x: 1, y: 2 },
        { x: 3, y: 4 },
      ],
      'square',
    );
    expect(mark?.attributes.d).toBe('M1 2m-2.7-2.7h5.4v5.4h-5.4zM3 4m-2.7-2.7h5.4v5.4h-5.4z');
  });

  test('draws no element without positions', () => {
    expect(markers([], 'circle')).toEqual([]);
  });
});

describe('spread', () => {
  test('keeps the first and the last', () => {
    const kept = spread([...Array(48).keys()], 6);
    expect(kept).toHaveLength(6);
    expect([kept[0], kept.at(-1)]).toEqual([0, 47]);
  });
});
