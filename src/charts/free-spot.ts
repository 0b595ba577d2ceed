/** Finds a place for the name of a line where no data is in the way. */
import type { Frame } from './layout.ts';
import { FONT_SIZE, bottom, right } from './layout.ts';
import type { Anchor } from './mark.ts';
import type { Position } from './marker.ts';
import { textWidth } from './text-width.ts';

export interface Spot {
  x: number;
  /** Of the baseline. */
  y: number;
  anchor: Anchor;
}

/** Px between the sampled positions of a line. */
const STEP = 4;

/** Where `label` stands freest beside the horizontal line at `y`: left, right or between, above or below, the first of equals. */
export function freeSpot(frame: Frame, y: number, label: string, data: readonly Position[]): Spot {
  const ends: readonly Pick<Spot, 'x' | 'anchor'>[] = [
    { x: frame.left + 4, anchor: 'start' },
    { x: right(frame) - 2, anchor: 'end' },
    ...[1 / 2, 1 / 4, 3 / 4, 1 / 3, 2 / 3].map((share) => ({ x: frame.left + share * frame.width, anchor: 'middle' as const })),
  ];
  const width = textWidth(label);
  const spots = ends.flatMap(({ x, anchor }) => [y + 13, y - 4].map((baseline) => ({ x, y: baseline, anchor })));
  const crowding = spots.map((spot) => {
    const left = spot.x - (spot.anchor === 'start' ? 0 : spot.anchor === 'end' ? width : width / 2);
    const isInside = spot.y - FONT_SIZE >= frame.top - 2 && spot.y <= bottom(frame);
    const hits = data.filter(
      (point) => point.x > left - 4 && point.x < left + width + 4 && point.y > spot.y - FONT_SIZE && point.y < spot.y + 4,
    );
    return hits.length + (isInside ? 0 : 1000);
  });
  const best = crowding.indexOf(Math.min(...crowding));
  return spots[best] ?? { x: frame.left + 4, y: y - 4, anchor: 'start' };
}

/** Positions along a line, close enough that no word fits between two of them. */
export function sampled(line: readonly Position[]): Position[] {
  return line.flatMap((point, i) => {
    const next = line[i + 1];
    if (!next) return [point];
    const count = Math.max(1, Math.ceil(Math.hypot(next.x - point.x, next.y - point.y) / STEP));
    return Array.from({ length: count }, (_, k) => ({
      x: point.x + ((next.x - point.x) * k) / count,
      y: point.y + ((next.y - point.y) * k) / count,
    }));
  });
}
