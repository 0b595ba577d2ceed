/** Call times of norm-timing, paired sample by sample: the variants took turns, so that the samples of one index share the machine's mood. */
import { groups } from 'd3-array';
import { quartiles } from '../../experiments/result.ts';
import type { MeasuredCellOf, MeasurementOf, Quantiles } from '../../experiments/result.ts';
import { formatSignificant } from '../charts/format.ts';
import type { FigureEvidence } from './figure.ts';
import { required } from './select.ts';

export type Timing = MeasurementOf<'norm-timing'>['timings'][number];

/** The two passes, in the order of the panels. */
export const PASSES = ['forward', 'backward'] as const satisfies readonly Timing['pass'][];

export interface Shape {
  rows: number;
  width: number;
  /** `1024 × 512`. */
  name: string;
  /** Size of one float32 tensor of this shape. */
  size: string;
  cells: readonly MeasuredCellOf<'norm-timing'>[];
}

/** The shapes that were timed, smallest first. */
export function timedShapes(figure: string, evidence: FigureEvidence): Shape[] {
  const cells = required(figure, 'norm-timing', 'any shape', evidence.cells('norm-timing'));
  const shapes = groups(cells, ({ config }) => `${config.rows} × ${config.width}`).flatMap(([name, group]) => {
    const config = group[0]?.config;
    return config ? [{ rows: config.rows, width: config.width, name, size: byteSize(4 * config.rows * config.width), cells: group }] : [];
  });
  return shapes.sort((a, b) => a.rows * a.width - b.rows * b.width || a.width - b.width);
}

/** The timing of one variant in one cell, when it has samples. */
export function timingOf(
  { measurement }: MeasuredCellOf<'norm-timing'>,
  which: Pick<Timing, 'operation' | 'implementation' | 'pass'>,
): Timing | undefined {
  return measurement.timings.find(
    (timing) =>
      timing.operation === which.operation &&
      timing.implementation === which.implementation &&
      timing.pass === which.pass &&
      timing.unavailable === null,
  );
}

/** The copy that moves the bytes of `pass`, as the nearest relative of `implementation` that was measured. */
export function copyOf(
  cell: MeasuredCellOf<'norm-timing'>,
  { implementation, pass }: Pick<Timing, 'implementation' | 'pass'>,
): Timing | undefined {
  return (
    timingOf(cell, { operation: 'copy', implementation: 'fused', pass }) ?? timingOf(cell, { operation: 'copy', implementation, pass })
  );
}

/** Quartiles of `a` over `b`, sample by sample, over all cells of the shape; undefined where either was not measured. */
export function ratioQuartiles(
  shape: Shape,
  a: (cell: MeasuredCellOf<'norm-timing'>) => Timing | undefined,
  b: (cell: MeasuredCellOf<'norm-timing'>) => Timing | undefined,
): Quantiles | undefined {
  const ratios = shape.cells.flatMap((cell) => {
    const over = b(cell)?.callTimeMs ?? [];
    return (a(cell)?.callTimeMs ?? []).flatMap((time, i) => (over[i] === undefined ? [] : [time / over[i]]));
  });
  return ratios.length > 0 ? quartiles(ratios) : undefined;
}

/** `1.8 (1.7 to 1.9)`. */
export function quantilesText({ median, low, high }: Quantiles): string {
  return `${formatSignificant(median, 3)} (${formatSignificant(low, 3)} to ${formatSignificant(high, 3)})`;
}

function byteSize(bytes: number): string {
  return bytes >= 1e6 ? `${formatSignificant(bytes / 1e6)} MB` : `${formatSignificant(bytes / 1e3)} kB`;
}
