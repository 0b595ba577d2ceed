/** Cells of `stack-ends`: how logits grow with depth, and by how much the first norm amplifies a gradient. */
import { geometricInterval, meanSlopeInterval } from '../../result.ts';
import type { Initialisation, Interval, MeasuredCellOf, MeasurementOf, ModelConfig } from '../../result.ts';
import { withCells } from '../alter.ts';
import type { Evidence } from '../claim.ts';
import { groupBy } from './group.ts';

export type EndCell = MeasuredCellOf<'stack-ends'>;
type Measurement = MeasurementOf<'stack-ends'>;
export type OutputEnd = Extract<Measurement, { end: 'output' }>;
export type InputEnd = Extract<Measurement, { end: 'input' }>;

export const FEWEST_SEEDS = 5;
const FEWEST_DEPTHS = 3;

interface Of<End> {
  model: ModelConfig;
  seed: number;
  measured: End;
}

export function outputEnds(cells: readonly EndCell[], initialisation: Initialisation): Of<OutputEnd>[] {
  return cells.flatMap(({ status, config: { model }, seed, measurement }) =>
    status === 'measured' && measurement.end === 'output' && model.initialisation === initialisation
      ? [{ model, seed, measured: measurement }]
      : [],
  );
}

export function inputEnds(cells: readonly EndCell[], initialisation: Initialisation): Of<InputEnd>[] {
  return cells.flatMap(({ status, config: { model }, seed, measurement }) =>
    status === 'measured' && measurement.end === 'input' && model.initialisation === initialisation
      ? [{ model, seed, measured: measurement }]
      : [],
  );
}

/** Log-log slope of `of` on the number of layers: the mean of one slope a seed. Null with fewer than five seeds or three depths. */
export function depthSlope(ends: readonly Of<OutputEnd>[], of: (end: OutputEnd) => number): Interval | null {
  const series = [...groupBy(ends, ({ seed }) => seed).values()].filter((each) => each.length >= FEWEST_DEPTHS);
  if (series.length < FEWEST_SEEDS) return null;
  return meanSlopeInterval(
    series.map((each) => each.map(({ model, measured }) => [Math.log(model.layerCount), Math.log(of(measured))] as const)),
  );
}

/** What the first norm multiplies the gradient by. */
export function amplification({ gradientNormBefore, gradientNormBehind }: InputEnd): number {
  return gradientNormBefore / gradientNormBehind;
}

/** Geometric mean of `of` at that deviation of embedding and positions; null with fewer than five seeds. */
export function atDeviation(ends: readonly Of<InputEnd>[], deviation: number, of: (end: InputEnd) => number): Interval | null {
  const chosen = ends.filter(({ model }) => model.embeddingDeviation === deviation);
  return chosen.length < FEWEST_SEEDS ? null : geometricInterval(chosen.map(({ measured }) => of(measured)));
}

/** The deviations of embedding and positions, ascending. */
export function deviationsOf(ends: readonly Of<InputEnd>[]): number[] {
  return [...new Set(ends.map(({ model }) => model.embeddingDeviation))].sort((a, b) => a - b);
}

/** Evidence whose output ends under that initialisation are those that `change` returns. */
export function alterOutputs(
  evidence: Evidence,
  initialisation: Initialisation,
  change: (end: OutputEnd, layerCount: number) => OutputEnd,
): Evidence {
  return withCells(evidence, 'stack-ends', (cells) =>
    cells.map((cell) => {
      const { measurement, config } = cell;
      if (measurement.end !== 'output' || config.model.initialisation !== initialisation) return cell;
      return { ...cell, measurement: change(measurement, config.model.layerCount) };
    }),
  );
}

export function alterInputs(evidence: Evidence, change: (end: InputEnd) => InputEnd): Evidence {
  return withCells(evidence, 'stack-ends', (cells) =>
    cells.map((cell) => (cell.measurement.end === 'input' ? { ...cell, measurement: change(cell.measurement) } : cell)),
  );
}
