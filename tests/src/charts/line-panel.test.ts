import { scaleLinear } from 'd3-scale';
import { describe, expect, test } from 'vitest';
import { linePanel } from '../../../src/charts/line-panel.ts';
import type { Mark } from '../../../src/charts/mark.ts';
import { movingMean } from '../../../src/charts/moving-mean.ts';
import { frameGrid, WIDE } from '../../../src/charts/layout.ts';

const frame = { left: 40, top: 20, width: 200, height: 100 };
const x = { scale: scaleLinear([0, 10], [40, 240]), ticks: [] };
const y = { scale: scaleLinear([0, 10], [120, 20]), ticks: [] };
const line = (name: string, end: number) => ({ color: name, label: [name], points: [0, 10].map((at) => ({ x: at, y: end })) });

function all(marks: readonly Mark[]): Mark[] {
  return marks.flatMap((mark) => [mark, ...(typeof mark.children === 'string' ? [] : all(mark.children))]);
}

describe('linePanel', () => {
  test('names each line at its end, right of the frame', () => {
    const label = all(linePanel({ frame, x, y, series: [line('post', 5)] })).find((mark) => mark.attributes.class === 'label post');
    expect(label?.children).toBe('post');
    expect(label?.attributes.x).toBeGreaterThan(240);
    expect(Math.abs(Number(label?.attributes.y) - 70)).toBeLessThan(6);
  });

  test('keeps the names of lines that end together a line of text apart', () => {
    const labels = all(linePanel({ frame, x, y, series: [line('post', 5), line('pre', 5.01), line('deepnorm', 4.99)] })).filter((mark) =>
      String(mark.attributes.class).startsWith('label'),
    );
    const heights = labels.map((label) => Number(label.attributes.y)).sort((a, b) => a - b);
    heights.slice(1).forEach((height, i) => {
      expect(height - (heights[i] ?? 0)).toBeGreaterThanOrEqual(14 - 1e-9);
    });
  });

  test('keeps the names of lines that end at the bottom clear of the numbers below', () => {
    const two = ['post', 'pre'].map((name) => ({ ...line(name, 0), label: [name, '0.02'] }));
    const labels = all(linePanel({ frame, x, y, series: two })).filter((mark) => String(mark.attributes.class).startsWith('label'));
    const lowest = labels.map((label) => Number(label.attributes.y) + 14);
    expect(lowest).toHaveLength(2);
    expect(Math.max(...lowest)).toBeLessThanOrEqual(122);
  });

  test('names a line that diverged where it was last finite', () => {
    const diverged = {
      color: 'post',
      label: ['gone'],
      points: [
        { x: 0, y: 8 },
        { x: 5, y: 2 },
        { x: 10, y: Number.NaN },
      ],
    };
    const label = all(linePanel({ frame, x, y, series: [diverged] })).find((mark) => mark.attributes.class === 'label post');
    expect(Math.abs(Number(label?.attributes.y) - 100)).toBeLessThan(6);
  });
});

describe('movingMean', () => {
  test('averages the window round each entry, a shorter one at the ends', () => {
    expect(movingMean([1, 2, 3, 4, 5], 3)).toEqual([1.5, 2, 3, 4, 4.5]);
  });

  test('does not smooth a divergence away', () => {
    expect(movingMean([1, Number.NaN, 1, 1], 3)).toEqual([Number.NaN, Number.NaN, Number.NaN, 1]);
  });
});

describe('frameGrid', () => {
  test('shares the width between the columns and stacks the rows', () => {
    const { frames, height } = frameGrid(WIDE, {
      count: 3,
      columns: 2,
      height: 100,
      margin: { top: 20, right: 30, bottom: 40, left: 0 },
      axisWidth: 40,
    });
    expect(frames).toEqual([
      { left: 40, top: 20, width: 270, height: 100 },
      { left: 340, top: 20, width: 270, height: 100 },
      { left: 40, top: 180, width: 270, height: 100 },
    ]);
    expect(height).toBe(320);
  });
});
