/** Rows of dots along one horizontal axis: each sample, or an estimate with its interval. */
import type { Axis } from './axis.ts';
import { horizontalAxis, readable } from './axis.ts';
import type { Frame } from './layout.ts';
import { bottom } from './layout.ts';
import { group, path, segment, text, withData } from './mark.ts';
import type { Mark } from './mark.ts';
import type { MarkerShape } from './marker.ts';
import { markers } from './marker.ts';
import { printNumber } from './print-svg.ts';
import { joined, pointText, quantityName } from './readout.ts';
import { textWidth } from './text-width.ts';

export interface RowDots {
  /** What the key calls the series; the name of the row, if not given. */
  name?: string;
  /** Class that sets the colour. */
  color: string;
  values: readonly number[];
  marker: MarkerShape;
  hollow?: boolean;
  /** Ends of a bar through the dots. */
  interval?: readonly [low: number, high: number];
  /** Ends of a thin dotted bar below the dots: what was predicted. */
  predicted?: readonly [low: number, high: number];
  /** A short upright line at this value, such as the mean of the dots. */
  center?: number;
  /** In px from the middle of the row, so that series of one row do not hide each other. */
  offset?: number;
  /** From one dot to the next, in px, so that equal samples stay countable. */
  spreadBy?: number;
}

export interface Row {
  label: string;
  /** Under the label, smaller. */
  detail?: string;
  dots: readonly RowDots[];
  /** Text at the right end of the row. */
  note?: string;
  /** Leaves a gap above and sets this as a heading. */
  heading?: string;
}

export interface DotRows {
  frame: Frame;
  x: Axis;
  rows: readonly Row[];
  /** Height of a row and of a heading, in px. */
  rowHeight: number;
  headingHeight?: number;
  /** Vertical lines that the dots are compared with, named above the frame. */
  references?: readonly { x: number; label: string; line?: number; anchor?: 'start' | 'middle' | 'end' }[];
  title?: string;
  /** False where a neighbouring panel names the rows. */
  labels?: boolean;
  labelWidth: number;
}

/** From the dots to the bar that was predicted for them, in px. */
const PREDICTED_BELOW = 5;

/** A frame higher than this has the numbers of its axis at headings too, `REPEATED_EVERY` px apart or more. */
const TALL = 400;
const REPEATED_EVERY = 110;

/** Height of the frame that `rows` need. */
export function dotRowsHeight(rows: readonly Row[], rowHeight: number, headingHeight = 22): number {
  return rows.length * rowHeight + rows.filter((row) => row.heading !== undefined).length * headingHeight;
}

export function dotRows({
  frame,
  x,
  rows,
  rowHeight,
  headingHeight = 22,
  references = [],
  title,
  labels = true,
  labelWidth,
}: DotRows): Mark[] {
  const labelLeft = frame.left - labelWidth;
  let y = frame.top;
  let heading = '';
  let repeatedAt = Number.NEGATIVE_INFINITY;
  const body = rows.map((row) => {
    const marks: Mark[] = [];
    if (row.heading !== undefined) {
      heading = `${row.heading}: `;
      if (labels) marks.push(text(labelLeft, y + headingHeight - 6, row.heading, 'row-heading'));
      if (frame.height > TALL && y - repeatedAt >= REPEATED_EVERY) {
        const headingEnd = labelLeft + (labels ? 1.1 * textWidth(row.heading) : 0);
        marks.push(numbersAt(y + headingHeight - 6, x, headingEnd));
        repeatedAt = y;
      }
      y += headingHeight;
    }
    const middle = y + rowHeight / 2;
    y += rowHeight;
    const name = `${heading}${row.label}`;
    // A row whose series are in no key is highlighted by its own name.
    const own = row.dots.every((dots) => dots.name === undefined) ? name : undefined;
    marks.push(
      segment(frame.left, middle, frame.left + frame.width, middle, 'lane'),
      ...row.dots.map((dots) => withData(dotMarks(dots, x, middle), { name: dots.name ?? own })),
    );
    const label = text(labelLeft, row.detail === undefined ? middle + 4 : middle - 1, row.label, 'row-label');
    if (labels) marks.push(withData(label, { name: own }));
    if (labels && row.detail !== undefined) marks.push(text(labelLeft, middle + 12, row.detail, 'row-detail'));
    if (row.note !== undefined) marks.push(text(frame.left + frame.width + 6, middle + 4, row.note, 'row-detail'));
    return withData(group('row', marks), { title: own === undefined ? name : undefined });
  });
  const marks = [
    ...(title === undefined
      ? []
      : [text(frame.left, frame.top - 8 - 14 * new Set(references.map(({ line = 0 }) => line)).size, title, 'panel-title')]),
    ...horizontalAxis(frame, { grid: true, ...x }),
    ...references.map(({ x: value, label, line = 0, anchor = 'middle' }) =>
      group('reference', [
        segment(x.scale(value), frame.top - 3 - line * 14, x.scale(value), bottom(frame)),
        text(x.scale(value) + (anchor === 'start' ? -2 : anchor === 'end' ? 2 : 0), frame.top - 6 - line * 14, label, 'halo', anchor),
      ]),
    ),
    ...body,
  ];
  return [withData(group('panel', marks), { title, y: quantityName(x) })];
}

/** The numbers of the axis beside a heading, those that it leaves room for. */
function numbersAt(y: number, { ticks, scale }: Axis, headingEnd: number): Mark {
  const free = readable(ticks, scale).filter(({ value, label }) => scale(value) - textWidth(label) / 2 > headingEnd);
  return group(
    'axis',
    free.map(({ value, label }) => text(scale(value), y, label, 'halo', 'middle')),
  );
}

function dotMarks(
  { color, values, marker, hollow = false, interval, predicted, center, offset = 0, spreadBy = 0 }: RowDots,
  x: Axis,
  middle: number,
): Mark {
  const y = middle + offset;
  const bars: Mark[] = [];
  if (interval) bars.push(path(`M${printNumber(x.scale(interval[0]))} ${printNumber(y)}H${printNumber(x.scale(interval[1]))}`, 'bar'));
  if (predicted) {
    const [from, to] = predicted.map((end) => printNumber(x.scale(end)));
    bars.push(path(`M${from ?? ''} ${printNumber(y + PREDICTED_BELOW)}H${to ?? ''}`, 'thread dotted'));
  }
  if (center !== undefined) bars.push(path(`M${printNumber(x.scale(center))} ${printNumber(y - 9)}v18`, 'center'));
  const positions = values.map((value, i) => ({ x: x.scale(value), y: y + (i - (values.length - 1) / 2) * spreadBy }));
  const [low, high] = interval ?? [];
  const ends = values.length === 1 && low !== undefined && high !== undefined ? { low, high } : {};
  const v = joined(values.map((value) => pointText(x, { y: value, ...ends })));
  return group(`series ${color}`, [...bars, ...markers(positions, marker, hollow).map((mark) => withData(mark, { v }))]);
}
