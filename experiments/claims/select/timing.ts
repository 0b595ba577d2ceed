/** Cells of `norm-timing`: ratios of call times, taken sample by sample, since the variants take turns. */
import { quartiles } from '../../result.ts';
import type { MeasuredCellOf, Quantiles } from '../../result.ts';
import { withCells } from '../alter.ts';
import type { Evidence } from '../claim.ts';

export type TimedShape = MeasuredCellOf<'norm-timing'>;
export type Timing = TimedShape['measurement']['timings'][number];

/** One read and one write of the rows in float32 move at least this much at shapes that no cache holds. */
export const MEMORY_BOUND_BYTES = 64e6;
export const FEWEST_SAMPLES = 30;

export interface TimingChoice {
  operation: Timing['operation'];
  implementation: Timing['implementation'];
  pass: Timing['pass'];
}

export function shapes(evidence: Pick<Evidence, 'cells'>): TimedShape[] {
  return evidence.cells('norm-timing').filter((cell) => cell.status === 'measured');
}

export function isMemoryBound({ config }: TimedShape): boolean {
  return isLarge(config);
}

/** Whether rows of this shape, read and written once, move more than caches hold. */
export function isLarge({ rows, width }: { rows: number; width: number }): boolean {
  return 8 * rows * width >= MEMORY_BOUND_BYTES;
}

export function shapeName({ config: { rows, width } }: TimedShape): string {
  return `${String(rows)} × ${String(width)}`;
}

/** Undefined where the backend has no such kernel, or the call ran another one. */
export function timingOf(cell: TimedShape, choice: TimingChoice): Timing | undefined {
  return cell.measurement.timings.find((timing) => isChosen(timing, choice) && timing.unavailable === null);
}

function isChosen(timing: Timing, choice: TimingChoice): boolean {
  return timing.operation === choice.operation && timing.implementation === choice.implementation && timing.pass === choice.pass;
}

export interface ShapeRatio {
  cell: TimedShape;
  ratio: Quantiles;
  /** The ratio of each turn. */
  samples: readonly number[];
}

/** `numerator / denominator` by shape, smallest first; shapes without enough samples of both are left out. */
export function timeRatios(evidence: Pick<Evidence, 'cells'>, numerator: TimingChoice, denominator: TimingChoice): ShapeRatio[] {
  return shapes(evidence)
    .flatMap((cell) => {
      const top = timingOf(cell, numerator)?.callTimeMs ?? [];
      const bottom = timingOf(cell, denominator)?.callTimeMs ?? [];
      const count = Math.min(top.length, bottom.length);
      if (count < FEWEST_SAMPLES) return [];
      const samples = top.slice(0, count).map((time, index) => time / (bottom[index] ?? Number.NaN));
      return [{ cell, ratio: quartiles(samples), samples }];
    })
    .sort((a, b) => a.cell.config.rows * a.cell.config.width - b.cell.config.rows * b.cell.config.width);
}

/** The ratio at the largest shape that memory limits. */
export function largest(ratios: readonly ShapeRatio[]): ShapeRatio | undefined {
  return ratios.findLast(({ cell }) => isMemoryBound(cell));
}

/** Evidence in which calls of one variant take `factor` times as long as those of `reference` beside them. */
export function alterTime(evidence: Evidence, choice: TimingChoice, reference: TimingChoice, factor: number): Evidence {
  return withCells(evidence, 'norm-timing', (cells) =>
    cells.map((cell) => {
      const beside = timingOf(cell, reference);
      return {
        ...cell,
        measurement: {
          ...cell.measurement,
          timings: cell.measurement.timings.map((timing) =>
            isChosen(timing, choice) && beside
              ? { ...timing, unavailable: null, callTimeMs: beside.callTimeMs.map((time) => time * factor) }
              : timing,
          ),
        },
      };
    }),
  );
}
