import { area, line } from 'd3-shape';
import { RelativePath } from './relative-path.ts';

export type Scale = (value: number) => number;

/** A value at `x`, with the ends of its band where it has one. */
export interface Point {
  x: number;
  y: number;
  low?: number;
  high?: number;
}

/** Path through the points; a point that is not finite breaks it. */
export function linePath(points: readonly Point[], x: Scale, y: Scale): string {
  const context = new RelativePath();
  line<Point>(
    (point) => x(point.x),
    (point) => y(point.y),
  )
    .defined((point) => Number.isFinite(y(point.y)))
    .context(drawn(context))([...points]);
  return context.toString();
}

/** Closed path between the low and the high ends of the points that have both; empty when none has. */
export function bandPath(points: readonly Point[], x: Scale, y: Scale): string {
  const context = new RelativePath();
  area<Point>(
    (point) => x(point.x),
    (point) => y(point.low ?? Number.NaN),
    (point) => y(point.high ?? Number.NaN),
  )
    .defined((point) => Number.isFinite(y(point.low ?? Number.NaN)) && Number.isFinite(y(point.high ?? Number.NaN)))
    .context(drawn(context))([...points]);
  return context.toString();
}

/** d3 types its contexts as canvases, and of those uses the four methods that `RelativePath` has. */
function drawn(context: RelativePath): CanvasRenderingContext2D {
  return context as unknown as CanvasRenderingContext2D;
}
