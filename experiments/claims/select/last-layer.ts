/** Cells of `last-layer-gradient`: the last W2 gradient by number of layers, seed by seed, and its slopes. */
import { meanInterval, meanSlopeInterval } from '../../result.ts';
import type { Architecture, Interval, MeasuredCellOf, MeasurementOf, Placement } from '../../result.ts';
import { withCells } from '../alter.ts';
import type { Evidence } from '../claim.ts';
import { groupBy } from './group.ts';

export type LastLayerCell = MeasuredCellOf<'last-layer-gradient'>;
export type LastLayerDepth = MeasurementOf<'last-layer-gradient'>['depths'][number];

export const FEWEST_SEEDS = 5;
/** A slope has fewer than these points for the depths of a series or for its widths. */
export const FEWEST_POINTS = 3;

export interface LastLayerChoice {
  placement: Placement;
  architecture?: Architecture;
}

/** Series over many depths: one cell a seed. Those that measure a single depth belong to the series over widths. */
export function depthSeries(cells: readonly LastLayerCell[], choice: LastLayerChoice): LastLayerCell[] {
  return cells.filter((cell) => isChosen(cell, choice) && cell.config.layerCounts.length >= FEWEST_POINTS);
}

function isChosen({ status, config: { model } }: LastLayerCell, { placement, architecture = 'decoder' }: LastLayerChoice): boolean {
  return status === 'measured' && model.placement === placement && model.architecture === architecture;
}

/** Root mean square over the batches of the norm of the last W2 gradient. */
export function gradientNorm({ gradientNorms }: LastLayerDepth): number {
  return Math.sqrt(meanSquare(gradientNorms));
}

/** Gradient norm times the root of the variance that the last norm reads. */
export function timesSpread(depth: LastLayerDepth): number {
  return gradientNorm(depth) * Math.sqrt(depth.normInputVariance);
}

/**
 * Share of the squared norm that belongs to the expected gradient, `||E g||^2 / E||g||^2`: the mean gradient of K batches has, beside the
 * expected one, a K-th of the variance, which `(K ||mean g||^2 - mean ||g||^2) / (K - 1)` takes out.
 */
export function expectedShare({ gradientNorms, meanGradientNorm }: LastLayerDepth): number {
  const count = gradientNorms.length;
  const each = meanSquare(gradientNorms);
  return (count * meanGradientNorm ** 2 - each) / (count - 1) / each;
}

/** Log-log slope of `y` on the number of layers: the mean of one slope a seed. Null with too few seeds. */
export function depthSlope(series: readonly LastLayerCell[], y: (depth: LastLayerDepth) => number): Interval | null {
  if (series.length < FEWEST_SEEDS) return null;
  return meanSlopeInterval(
    series.map(({ measurement }) => measurement.depths.map((depth) => [Math.log(depth.layerCount), Math.log(y(depth))] as const)),
  );
}

/** A decoder at one width, with the depth that all widths have in common. */
export interface AtWidth {
  seed: number;
  modelWidth: number;
  depth: LastLayerDepth;
}

/** Every width and seed of one placement, at the depth that the series over widths measures; none without such a series. */
export function widthSeries(cells: readonly LastLayerCell[], placement: Placement): AtWidth[] {
  const decoders = cells.filter((cell) => isChosen(cell, { placement }));
  const common = decoders.find(({ config }) => config.layerCounts.length < FEWEST_POINTS)?.config.layerCounts[0];
  return decoders.flatMap(({ seed, config, measurement }) =>
    measurement.depths
      .filter(({ layerCount }) => layerCount === common)
      .map((depth) => ({ seed, modelWidth: config.model.modelWidth, depth })),
  );
}

/** Log-log slope of the gradient norm on the width: the mean of one slope a seed. Null with too few seeds or widths. */
export function widthSlope(series: readonly AtWidth[]): Interval | null {
  const seeds = [...groupBy(series, ({ seed }) => seed).values()].filter((widths) => widths.length >= FEWEST_POINTS);
  if (seeds.length < FEWEST_SEEDS) return null;
  return meanSlopeInterval(
    seeds.map((widths) => widths.map(({ modelWidth, depth }) => [Math.log(modelWidth), Math.log(gradientNorm(depth))] as const)),
  );
}

/** By how much the expected share is larger at the deepest stack than at the shallowest. Null with too few seeds. */
export function shareGained(series: readonly LastLayerCell[]): Interval | null {
  if (series.length < FEWEST_SEEDS) return null;
  return meanInterval(
    series.map(({ measurement: { depths } }) => {
      const [first, last] = [depths[0], depths.at(-1)];
      return first && last ? expectedShare(last) - expectedShare(first) : Number.NaN;
    }),
  );
}

/** Evidence in which the depths of the chosen cells are those that `change` returns, of series over widths and over depths alike. */
export function alterDepths(
  evidence: Evidence,
  choice: LastLayerChoice,
  change: (depth: LastLayerDepth, cell: LastLayerCell) => LastLayerDepth,
): Evidence {
  return withCells(evidence, 'last-layer-gradient', (cells) =>
    cells.map((cell) =>
      isChosen(cell, choice) ? { ...cell, measurement: { depths: cell.measurement.depths.map((depth) => change(depth, cell)) } } : cell,
    ),
  );
}

/** A depth whose batches all have this gradient norm, and whose mean gradient has that of `share`. */
export function withNorm(depth: LastLayerDepth, norm: number, share = expectedShare(depth)): LastLayerDepth {
  const count = depth.gradientNorms.length;
  return {
    ...depth,
    gradientNorms: depth.gradientNorms.map(() => norm),
    meanGradientNorm: norm * Math.sqrt((1 + (count - 1) * share) / count),
  };
}

function meanSquare(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value ** 2, 0) / values.length;
}
