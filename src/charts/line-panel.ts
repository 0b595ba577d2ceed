/** Lines with bands in a frame, each named at its end. */
import type { Axis } from './axis.ts';
import { horizontalAxis, verticalAxis } from './axis.ts';
import { dodge } from './dodge.ts';
import { freeSpot, sampled } from './free-spot.ts';
import type { Frame } from './layout.ts';
import { LINE_HEIGHT, bottom, right } from './layout.ts';
import type { Point } from './line.ts';
import { bandPath, linePath } from './line.ts';
import { group, path, rectangle, segment, text, textLines, withData } from './mark.ts';
import type { Mark } from './mark.ts';
import type { MarkerShape, Position } from './marker.ts';
import { markers, spread } from './marker.ts';
import { commonList, joined, pointText, quantityName, valueText } from './readout.ts';

export type Dash = 'solid' | 'dashed' | 'dotted';

export interface Series {
  /** Class that sets the colour: `post`, `rmsnorm`, `muted`, ... */
  color: string;
  /** Lines of text at the end of the line; the first is its name. Empty when another panel names it. */
  label: readonly string[];
  /** What a readout and other panels call it; the first line of its label, if not given. A series without either is not read. */
  name?: string;
  points: readonly Point[];
  dash?: Dash;
  marker?: MarkerShape;
  hollow?: boolean;
  /** Where the markers stand instead of on the line: single samples beside their mean. */
  dots?: readonly Point[];
  /** Most markers to draw; 0 draws none. */
  markerCount?: number;
  /** Other lines of the same series, drawn thinner: single seeds. */
  threads?: readonly (readonly Point[])[];
  /** What one thread is, such as a seed; a readout counts them. */
  threadName?: string;
  /** Ends of a band apart from the line, such as an envelope of raw values. */
  envelope?: readonly Point[];
}

/** A horizontal line that the data is compared with, and its name, which is set where no data is in the way. */
export interface Reference {
  y: number;
  label?: string;
}

export interface LinePanel {
  frame: Frame;
  title?: string;
  x: Axis;
  y: Axis;
  series: readonly Series[];
  references?: readonly Reference[];
  /** A shaded stretch of the vertical axis; the chart's title says what it is. */
  region?: { low: number; high: number };
  /** A vertical line with its name at the top, such as the step at which warmup ends. */
  event?: { x: number; label: string };
}

export function linePanel({ frame, title, x, y, series, references = [], region, event }: LinePanel): Mark[] {
  const data = references.length > 0 ? occupied(series, x, y) : [];
  const xs = commonList(
    series.flatMap((each) => (nameOf(each) === undefined ? [] : readLines(each).map((line) => xTexts(line.filter(isDrawn(y)), x)))),
  );
  const marks = [
    ...(title === undefined ? [] : [text(frame.left, frame.top - (y.title === undefined ? 8 : 24), title, 'panel-title')]),
    ...(region ? [regionMark(frame, y, region)] : []),
    ...verticalAxis(frame, y),
    ...horizontalAxis(frame, x),
    ...(event ? [eventLine(frame, x.scale(event.x), event.label)] : []),
    ...references.map((reference) => referenceLine(frame, y.scale(reference.y), reference.label, data)),
    ...series.map((each) => seriesMarks(each, x, y, xs)),
    ...endLabels(frame, series, y),
  ];
  return [withData(group('panel', marks), { title, x: quantityName(x), y: quantityName(y), xs })];
}

const isDrawn =
  (y: Axis) =>
  (point: Point): boolean =>
    Number.isFinite(y.scale(point.y));

const nameOf = ({ name, label }: Series): string | undefined => name ?? label[0];

/** The lists of points that a readout goes through: the line, or the threads that stand for it, and the dots beside it. */
function readLines({ points, threads = [], dots }: Series): (readonly Point[])[] {
  return [points, threads.flat(), dots ?? []].filter((line) => line.length > 0);
}

const xTexts = (points: readonly Point[], x: Axis): string => joined(points.map((point) => valueText(x, point.x)));

/** A path with the texts of the points that it draws, in order. */
function read(mark: Mark, series: Series, drawn: readonly Point[], { x, y, xs }: { x: Axis; y: Axis; xs: string | undefined }): Mark {
  if (nameOf(series) === undefined) return mark;
  const own = xTexts(drawn, x);
  return withData(mark, { v: joined(drawn.map((point) => pointText(y, point))), xs: own === xs ? undefined : own });
}

function seriesMarks(series: Series, x: Axis, y: Axis, xs: string | undefined): Mark {
  const { color, points, dash = 'solid', marker, hollow, dots, markerCount = 6, threads = [], threadName, envelope } = series;
  const finite = points.filter(isDrawn(y));
  const bands = [points, ...(envelope ? [envelope] : [])].map((each) => bandPath(each, x.scale, y.scale)).filter((d) => d !== '');
  const shown = dots ?? spread(finite, markerCount);
  const line = linePath(points, x.scale, y.scale);
  const axes = { x, y, xs };
  const threadPath = path(threads.map((thread) => linePath(thread, x.scale, y.scale)).join(''), `thread ${dash}`);
  const markerPaths = marker
    ? markers(
        shown.map((point) => ({ x: x.scale(point.x), y: y.scale(point.y) })),
        marker,
        hollow,
      )
    : [];
  const marks = [
    ...bands.map((d) => path(d, 'band')),
    ...(threads.length > 0 ? [withData(read(threadPath, series, threads.flat().filter(isDrawn(y)), axes), { part: threadName })] : []),
    ...(line === '' ? [] : [read(path(line, `line ${dash}`), series, finite, axes)]),
    ...markerPaths.map((each) => (dots ? read(each, series, shown, axes) : each)),
  ];
  return withData(group(`series ${color}`, marks), { name: nameOf(series) });
}

/** Names right of the frame, moved apart where their lines end close together, and clear of the numbers below it. */
function endLabels(frame: Frame, series: readonly Series[], y: Axis): Mark[] {
  const named = series.flatMap((each) => {
    const last = ends(each).filter((value) => Number.isFinite(y.scale(value)));
    const end = last.length > 0 ? last.reduce((sum, value) => sum + y.scale(value), 0) / last.length : undefined;
    return each.label.length > 0 && end !== undefined ? [{ ...each, end }] : [];
  });
  const positions = dodge(
    named.map(({ end, label }) => ({ position: end, size: label.length * LINE_HEIGHT })),
    frame.top - LINE_HEIGHT,
    bottom(frame) + 2,
  );
  return named.map((each, i) => {
    const { color, label } = each;
    const top = (positions[i] ?? 0) - (label.length * LINE_HEIGHT) / 2;
    return withData(textLines(right(frame) + 8, top + LINE_HEIGHT - 3, label, LINE_HEIGHT, `label ${color}`), { name: nameOf(each) });
  });
}

function ends({ points, threads = [] }: Series): number[] {
  const lines = points.length > 0 ? [points] : threads;
  return lines.map((line) => line.findLast((point) => Number.isFinite(point.y))?.y ?? Number.NaN);
}

function referenceLine(frame: Frame, y: number, label: string | undefined, data: readonly Position[]): Mark {
  const line = segment(frame.left, y, right(frame), y);
  if (label === undefined) return group('reference', [line]);
  const spot = freeSpot(frame, y, label, data);
  return group('reference', [line, text(spot.x, spot.y, label, 'halo', spot.anchor)]);
}

/** Where the lines, dots and bands of all series run, in px. */
function occupied(series: readonly Series[], x: Axis, y: Axis): Position[] {
  const at = (points: readonly Point[], of: (point: Point) => number): Position[] =>
    points.map((point) => ({ x: x.scale(point.x), y: y.scale(of(point)) })).filter((position) => Number.isFinite(position.y));
  return series.flatMap(({ points, threads = [], dots = [], envelope = [] }) => [
    ...[points, ...threads].flatMap((line) => sampled(at(line, (point) => point.y))),
    ...at(dots, (point) => point.y).flatMap(around),
    ...[points, envelope].flatMap((band) => [
      ...at(band, (point) => point.low ?? Number.NaN),
      ...at(band, (point) => point.high ?? Number.NaN),
    ]),
  ]);
}

/** A marker covers a few px round its point. */
function around({ x, y }: Position): Position[] {
  return [-5, 0, 5].flatMap((dx) => [-5, 0, 5].map((dy) => ({ x: x + dx, y: y + dy })));
}

function regionMark(frame: Frame, y: Axis, { low, high }: { low: number; high: number }): Mark {
  const top = y.scale(high);
  return rectangle(frame.left, top, frame.width, y.scale(low) - top, 'region');
}

function eventLine(frame: Frame, x: number, label: string): Mark {
  return group('event', [segment(x, frame.top, x, bottom(frame)), text(x + 4, frame.top + 10, label, 'halo')]);
}
