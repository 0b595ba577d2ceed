export interface RateEdge {
  /** The edge lies between these two; null when no rate tried was of that kind. */
  largestThatTrains: number | null;
  smallestThatFails: number | null;
}

/**
 * Searches for the rate above which `trains` is false: doubles or halves from `start` until the answer changes, then asks once more at the
 * geometric middle, so that the two ends are a factor of the root of 2 apart. Gives up after `mostRuns` equal answers. Where answers are
 * not monotone it finds one of the edges.
 */
export async function findRateEdge(trains: (rate: number) => Promise<boolean>, start: number, mostRuns: number): Promise<RateEdge> {
  const edge: RateEdge = { largestThatTrains: null, smallestThatFails: null };
  const ask = async (rate: number): Promise<boolean> => {
    const answer = await trains(rate);
    edge[answer ? 'largestThatTrains' : 'smallestThatFails'] = rate;
    return answer;
  };
  let rate = start;
  for (let run = 0; run < mostRuns && (edge.largestThatTrains === null || edge.smallestThatFails === null); run++) {
    rate = (await ask(rate)) ? 2 * rate : rate / 2;
  }
  const { largestThatTrains, smallestThatFails } = edge;
  if (largestThatTrains !== null && smallestThatFails !== null) await ask(Math.sqrt(largestThatTrains * smallestThatFails));
  return edge;
}
