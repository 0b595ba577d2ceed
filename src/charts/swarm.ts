import type { Position } from './marker.ts';

interface SwarmOptions {
  /** Least distance between two centres. */
  pitch: number;
  /** How far a centre may move to either side. */
  reach: number;
}

/**
 * The positions moved apart until no two are nearer than `pitch`, in the order given. Each goes to the nearest free place at its own height;
 * only where there is none within `reach`, to another height. Ties go to the right and down.
 */
export function swarm(wishes: readonly Position[], { pitch, reach }: SwarmOptions): Position[] {
  const placed: Position[] = [];
  const sideways = offsets(reach, pitch / 4);
  const upright = offsets(pitch * wishes.length, pitch / 4);
  const isFree = (place: Position): boolean => placed.every(({ x, y }) => Math.hypot(place.x - x, place.y - y) >= pitch - 1e-9);
  for (const wish of wishes) placed.push(nearestFree(wish, sideways, upright, isFree));
  return placed;
}

function nearestFree({ x, y }: Position, sideways: number[], upright: number[], isFree: (place: Position) => boolean): Position {
  for (const dy of upright)
    for (const dx of sideways) {
      const place = { x: x + dx, y: y + dy };
      if (isFree(place)) return place;
    }
  throw new Error(`no free place for a mark at ${x}, ${y} (expected one within ${upright.at(-1) ?? 0} of its height); allow it more reach`);
}

/** 0, step, -step, 2 step, ..., none beyond `limit`. */
function offsets(limit: number, step: number): number[] {
  const count = Math.floor(limit / step + 1e-9);
  return [0, ...Array.from({ length: count }, (_, i) => [(i + 1) * step, -(i + 1) * step]).flat()];
}
