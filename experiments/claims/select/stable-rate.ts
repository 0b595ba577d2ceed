/** Cells of `stable-rate`: the edge of what trains, by depth. */
import { geometricInterval, meanSlopeInterval } from '../../result.ts';
import type { Interval, MeasuredCellOf, Placement } from '../../result.ts';
import { groupBy } from './group.ts';

export type RateSearch = MeasuredCellOf<'stable-rate'>;

export const FEWEST_SEEDS = 3;

/** Geometric middle of the largest rate that trains and the smallest that fails; null for a search that did not find both. */
export function edgeOf({ measurement: { largestThatTrains, smallestThatFails } }: RateSearch): number | null {
  return largestThatTrains === null || smallestThatFails === null ? null : Math.sqrt(largestThatTrains * smallestThatFails);
}

export interface DepthEdge {
  layerCount: number;
  /** Geometric mean over the searches that found an edge, t interval of the logarithms. */
  edge: Interval;
  searches: readonly RateSearch[];
  undecidedCount: number;
}

/** The edge at each depth, ascending. */
export function edgesByDepth(cells: readonly RateSearch[], placement: Placement): DepthEdge[] {
  const searches = cells.filter(({ config }) => config.model.placement === placement);
  return [...groupBy(searches, ({ config }) => config.model.layerCount)]
    .sort(([a], [b]) => a - b)
    .map(([layerCount, atDepth]) => {
      const edges = atDepth.map(edgeOf).filter((edge) => edge !== null);
      return { layerCount, edge: geometricInterval(edges), searches: atDepth, undecidedCount: atDepth.length - edges.length };
    });
}

/** Log-log slope of the edge on depth, one a seed, over the seeds whose searches all found an edge. */
export function edgeSlope(cells: readonly RateSearch[], placement: Placement): Interval {
  const searches = cells.filter(({ config }) => config.model.placement === placement);
  const bySeed = [...groupBy(searches, ({ seed }) => seed).values()];
  const complete = bySeed.filter((ofSeed) => ofSeed.length >= 3 && ofSeed.every((search) => edgeOf(search) !== null));
  return meanSlopeInterval(
    complete.map((ofSeed) =>
      ofSeed.map((search): [number, number] => [Math.log(search.config.model.layerCount), Math.log(edgeOf(search) ?? Number.NaN)]),
    ),
  );
}
