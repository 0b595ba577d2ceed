import { draws } from '../model/random.ts';
import { shortFloat32 } from '../result/codec.ts';
import { SKETCH_ENTRIES, SKETCH_SUMS, type Sketch } from '../result/sketch.ts';

const WORD = 2 ** 32;
/** Of a sum over its norm; coarser than the rounding of float64 sums, finer than any difference of float32 arithmetic. */
const RESOLUTION = 1e8;

/**
 * The sketch of a tensor's entries, row-major. Signs and places are drawn by the tensor's name and size alone, so that two backends use the
 * same: bit k of the i-th 32-bit word is the sign of entry i in sum k.
 */
export function sketchOf(name: string, values: ArrayLike<number>): Sketch {
  const words = draws(0, `signs of ${name}`).uniform(values.length);
  const sums = new Float64Array(SKETCH_SUMS);
  let squares = 0;
  for (let index = 0; index < values.length; index++) {
    const value = values[index] ?? Number.NaN;
    const word = (words[index] ?? 0) * WORD;
    squares += value * value;
    for (let k = 0; k < SKETCH_SUMS; k++) sums[k] = (sums[k] ?? 0) + ((word >>> k) & 1 ? value : -value);
  }
  const norm = Math.sqrt(squares);
  return {
    norm: Number(norm.toPrecision(12)),
    sums: Array.from(sums, (sum) => (norm === 0 ? 0 : Math.round((sum / norm) * RESOLUTION) / RESOLUTION)),
    entries: placesIn(name, values.length).map((place) => shortFloat32(values[place] ?? Number.NaN)),
  };
}

/** Places of the kept entries, ascending: all of a small tensor, else draws without repetition. */
function placesIn(name: string, size: number): number[] {
  if (size <= SKETCH_ENTRIES) return Array.from({ length: size }, (_, place) => place);
  const places = new Set<number>();
  for (const u of draws(0, `entries of ${name}`).uniform(8 * SKETCH_ENTRIES)) {
    if (places.size < SKETCH_ENTRIES) places.add(Math.floor(u * size));
  }
  return [...places].sort((a, b) => a - b);
}
