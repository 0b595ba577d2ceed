import { describe, expect, test } from 'vitest';
import { freeSpot, sampled } from '../../../src/charts/free-spot.ts';

const frame = { left: 0, top: 0, width: 300, height: 100 };

describe('freeSpot', () => {
  test('stands below the line at the left when nothing is in the way', () => {
    expect(freeSpot(frame, 50, 'bigram', [])).toEqual({ x: 4, y: 63, anchor: 'start' });
  });

  test('goes above a line that data runs under', () => {
    const under = sampled([
      { x: 0, y: 58 },
      { x: 300, y: 58 },
    ]);
    expect(freeSpot(frame, 50, 'bigram', under)).toMatchObject({ y: 46 });
  });

  test('goes to the right when data crosses on the left', () => {
    const crossing = sampled([
      { x: 20, y: 0 },
      { x: 20, y: 100 },
    ]);
    expect(freeSpot(frame, 50, 'bigram', crossing)).toMatchObject({ anchor: 'end' });
  });

  test('never leaves the frame', () => {
    expect(freeSpot(frame, 95, 'floor', [])).toMatchObject({ y: 91 });
    expect(freeSpot(frame, 3, 'ceiling', [])).toMatchObject({ y: 16 });
  });
});

describe('sampled', () => {
  test('leaves no gap wider than a letter', () => {
    const line = sampled([
      { x: 0, y: 0 },
      { x: 100, y: 0 },
    ]);
    line.slice(1).forEach((point, i) => {
      expect(point.x - (line[i]?.x ?? 0)).toBeLessThanOrEqual(4);
    });
    expect(line.at(-1)).toEqual({ x: 100, y: 0 });
  });
});
