import { describe, expect, test } from 'vitest';
import { findRateEdge } from '../../../experiments/suite/rate-edge.ts';

/** The search of an edge at `edge`, with the rates that it asked about. */
async function search(edge: number, start: number, mostRuns = 10) {
  const asked: number[] = [];
  const found = await findRateEdge(
    (rate) => {
      asked.push(rate);
      return Promise.resolve(rate <= edge);
    },
    start,
    mostRuns,
  );
  return { ...found, asked };
}

describe('findRateEdge', () => {
  test.each([0.0003, 0.011, 0.09, 0.1, 0.77, 3])('finds an edge at %d to a factor of the root of 2, from either side', async (edge) => {
    for (const start of [0.01, 0.1, 1]) {
      const { largestThatTrains, smallestThatFails } = await search(edge, start, 20);
      expect(largestThatTrains).toBeLessThanOrEqual(edge);
      expect(smallestThatFails).toBeGreaterThan(edge);
      expect((smallestThatFails ?? 0) / (largestThatTrains ?? 1)).toBeCloseTo(Math.SQRT2, 9);
    }
  });

  test('asks about no rate twice, and about three when the start is next to the edge', async () => {
    const { asked } = await search(0.15, 0.1);
    expect(asked).toEqual([0.1, 0.2, expect.closeTo(0.1 * Math.SQRT2, 9)]);
  });

  test('gives up after the given number of equal answers, with one end unknown', async () => {
    expect(await search(1, 0.001, 3)).toEqual({ largestThatTrains: 0.004, smallestThatFails: null, asked: [0.001, 0.002, 0.004] });
    expect(await search(0, 0.004, 3)).toEqual({ largestThatTrains: null, smallestThatFails: 0.001, asked: [0.004, 0.002, 0.001] });
  });
});
