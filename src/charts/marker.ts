import { path } from './mark.ts';
import type { Mark } from './mark.ts';
import { printNumber } from './print-svg.ts';

/** Shapes of about equal area round a point, as relative paths: colour is never the only thing that tells series apart. */
const SHAPES = {
  circle: 'm-3 0a3 3 0 1 0 6 0a3 3 0 1 0-6 0z',
  square: 'm-2.7-2.7h5.4v5.4h-5.4z',
  triangle: 'm0-3.6l3.7 6.4h-7.4z',
  diamond: 'm0-3.8l3.8 3.8l-3.8 3.8l-3.8-3.8z',
  cross: 'm-3.2-3.2l6.4 6.4m0-6.4l-6.4 6.4',
} as const;
export type MarkerShape = keyof typeof SHAPES;

export interface Position {
  x: number;
  y: number;
}

/** One path with a marker at every position; `hollow` ones are filled with the paper. */
export function markers(positions: readonly Position[], shape: MarkerShape, hollow = false): Mark[] {
  if (positions.length === 0) return [];
  const d = positions.map(({ x, y }) => `M${printNumber(x)} ${printNumber(y)}${SHAPES[shape]}`).join('');
  return [path(d, `marker${hollow || shape === 'cross' ? ' hollow' : ''}`)];
}

/** At most `count` of the items, evenly spread, the first and the last among them. */
export function spread<T>(items: readonly T[], count: number): T[] {
  if (items.length <= count) return [...items];
  const picked = new Set(Array.from({ length: count }, (_, i) => Math.round((i * (items.length - 1)) / (count - 1))));
  return items.filter((_, i) => picked.has(i));
}
