/** Cells of `stable-rate`: the edge of what trains, by depth. */
import { geometricInterval, meanInterval, slopeInterval } from '../../result.ts';
import type { Interval, MeasuredCellOf, Placement } from '../../result.ts';
import { withCells } from '../alter.ts';
import type { Evidence } from '../claim.ts';
import { groupBy } from './group.ts';

export type RateSearch = MeasuredCellOf<'stable-rate'>;

export const FEWEST_SEEDS = 3;
const FEWEST_DEPTHS = 3;

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

/** Log-log slope of the edge on depth, by seed, of the seeds whose searches all found an edge. */
function slopesBySeed(cells: readonly RateSearch[], placement: Placement): Map<number, number> {
  const searches = cells.filter(({ config }) => config.model.placement === placement);
  const complete = [...groupBy(searches, ({ seed }) => seed)].filter(
    ([, ofSeed]) => ofSeed.length >= FEWEST_DEPTHS && ofSeed.every((search) => edgeOf(search) !== null),
  );
  return new Map(
    complete.map(([seed, ofSeed]) => [
      seed,
      slopeInterval(ofSeed.map((search) => [Math.log(search.config.model.layerCount), Math.log(edgeOf(search) ?? Number.NaN)])).estimate,
    ]),
  );
}

/** The mean of these slopes, t interval over the seeds. */
export function edgeSlope(cells: readonly RateSearch[], placement: Placement): Interval {
  return meanInterval([...slopesBySeed(cells, placement).values()]);
}

/** Slope of Post-LN less that of Pre-LN, seed by seed. */
export function slopeDifference(cells: readonly RateSearch[]): Interval {
  const pre = slopesBySeed(cells, 'pre');
  return meanInterval(
    [...slopesBySeed(cells, 'post')].flatMap(([seed, slope]) => {
      const other = pre.get(seed);
      return other === undefined ? [] : [slope - other];
    }),
  );
}

/** Evidence in which the edge of that placement lies at `rate`, given the number of layers, give or take a few percent by seed. */
export function alterEdges(evidence: Evidence, placement: Placement, rate: (layerCount: number) => number): Evidence {
  return withCells(evidence, 'stable-rate', (cells) =>
    cells.map((cell): RateSearch => {
      if (cell.config.model.placement !== placement) return cell;
      const edge = rate(cell.config.model.layerCount) * (1 + 0.01 * cell.seed);
      return { ...cell, measurement: { ...cell.measurement, largestThatTrains: 0.8 * edge, smallestThatFails: 1.25 * edge } };
    }),
  );
}
