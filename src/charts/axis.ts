import type { Frame } from './layout.ts';
import { bottom, right } from './layout.ts';
import type { Scale } from './line.ts';
import { group, path, text } from './mark.ts';
import type { Mark } from './mark.ts';
import { printNumber } from './print-svg.ts';
import { textWidth } from './text-width.ts';
import type { Tick } from './ticks.ts';

export interface Axis {
  scale: Scale;
  ticks: readonly Tick[];
  /** Set below the horizontal axis, or above the vertical one. */
  title?: string;
  /** What a readout calls the quantity; the title, if not given. */
  name?: string;
  /** How a readout writes a value: as the figure's table does. Three significant digits, if not given. */
  format?: (value: number) => string;
  /** Grid lines across the frame. */
  grid?: boolean;
  /** False keeps the marks and drops the numbers, for panels that share a neighbour's axis. */
  labels?: boolean;
}

/** Ticks and numbers below the frame, with the title under them, centred. */
export function horizontalAxis(frame: Frame, { scale, ticks, title, grid = false, labels = true }: Axis): Mark[] {
  const base = bottom(frame);
  const marks: Mark[] = [
    path(
      ticks.map(({ value }) => `M${printNumber(scale(value))} ${printNumber(grid ? frame.top : base)}V${printNumber(base + 4)}`).join(''),
      grid ? 'grid' : 'rule',
    ),
  ];
  marks.push(path(`M${printNumber(frame.left)} ${printNumber(base)}H${printNumber(right(frame))}`, 'rule'));
  if (labels) marks.push(...readable(ticks, scale).map(({ value, label }) => text(scale(value), base + 16, label, undefined, 'middle')));
  if (title !== undefined) marks.push(text(frame.left + frame.width / 2, base + 31, title, 'title', 'middle'));
  return [group('axis', marks)];
}

/** Grid lines across the frame and numbers left of it, with the title above, where the frame begins. */
export function verticalAxis(frame: Frame, { scale, ticks, title, grid = true, labels = true }: Axis): Mark[] {
  const from = printNumber(frame.left);
  const to = printNumber(right(frame));
  const marks: Mark[] = grid ? [path(ticks.map(({ value }) => `M${from} ${printNumber(scale(value))}H${to}`).join(''), 'grid')] : [];
  if (labels) marks.push(...ticks.map(({ value, label }) => text(frame.left - 6, scale(value) + 4, label, undefined, 'end')));
  if (title !== undefined) marks.push(text(frame.left, frame.top - 8, title, 'title'));
  return [group('axis', marks)];
}

/** Room that the numbers of a vertical axis need, in px. */
export function axisWidth(ticks: readonly Tick[]): number {
  return Math.ceil(Math.max(0, ...ticks.map(({ label }) => textWidth(label)))) + 7;
}

/** The ticks whose numbers fit beside each other; the last one stays when it would meet its neighbour. */
export function readable(ticks: readonly Tick[], scale: Scale): Tick[] {
  const kept: Tick[] = [];
  const last = ticks.at(-1);
  const meets = (a: Tick, b: Tick): boolean =>
    Math.abs(scale(a.value) - scale(b.value)) < (textWidth(a.label) + textWidth(b.label)) / 2 + 5;
  for (const tick of ticks) {
    const before = kept.at(-1);
    const isFree = !before || !meets(before, tick);
    if (tick === last && !isFree && kept.length > 1) kept.pop();
    if (tick === last || (isFree && !(last && meets(tick, last)))) kept.push(tick);
  }
  return kept;
}
