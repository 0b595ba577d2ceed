import { describe, expect, test } from 'vitest';
import { swarm } from '../../../src/charts/swarm.ts';

const at = (y: number, count: number) => Array.from({ length: count }, () => ({ x: 50, y }));
const distances = (places: readonly { x: number; y: number }[]): number[] =>
  places.flatMap((a, i) => places.slice(i + 1).map((b) => Math.hypot(a.x - b.x, a.y - b.y)));

describe('swarm', () => {
  test('leaves marks where they are when none is near another', () => {
    const wishes = [
      { x: 50, y: 10 },
      { x: 50, y: 30 },
    ];
    expect(swarm(wishes, { pitch: 8, reach: 20 })).toEqual(wishes);
  });

  test('moves equal marks aside before it moves them up or down', () => {
    expect(swarm(at(10, 3), { pitch: 8, reach: 8 })).toEqual([
      { x: 50, y: 10 },
      { x: 58, y: 10 },
      { x: 42, y: 10 },
    ]);
  });

  test('goes to another height only when its own is full', () => {
    const places = swarm(at(10, 4), { pitch: 8, reach: 8 });
    expect(places.filter(({ y }) => y === 10)).toHaveLength(3);
    expect(places.at(-1)?.y).toBeGreaterThan(10);
  });

  test('keeps a hundred marks of a crowd apart and within reach', () => {
    const places = swarm([...at(10, 50), ...at(14, 50)], { pitch: 8, reach: 20 });
    expect(Math.min(...distances(places))).toBeGreaterThanOrEqual(8 - 1e-9);
    expect(places.filter(({ x }) => Math.abs(x - 50) > 20)).toEqual([]);
  });
});
