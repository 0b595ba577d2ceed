/**
 * Random numbers that depend on nothing but where they stand: Philox4x32-10 (Salmon et al. 2011), a counter-based generator. The key is the
 * seed and the purpose of the draw, the counter its position, so that no order of tensors, cells or processes changes a number.
 */
const MULTIPLIER_0 = 0xd2511f53;
const MULTIPLIER_1 = 0xcd9e8d57;
const WEYL_0 = 0x9e3779b9;
const WEYL_1 = 0xbb67ae85;
const ROUNDS = 10;

export type Words = readonly [number, number, number, number];

/** Four 32-bit words from a 128-bit counter and a 64-bit key, all as unsigned 32-bit words. */
export function philox(counter: Words, key: readonly [number, number]): Words {
  let [c0, c1, c2, c3] = counter;
  let [k0, k1] = key;
  for (let round = 0; round < ROUNDS; round++) {
    const high0 = multiplyHigh(MULTIPLIER_0, c0);
    const low0 = Math.imul(MULTIPLIER_0, c0);
    const high1 = multiplyHigh(MULTIPLIER_1, c2);
    const low1 = Math.imul(MULTIPLIER_1, c2);
    c0 = (high1 ^ c1 ^ k0) >>> 0;
    c1 = low1 >>> 0;
    c2 = (high0 ^ c3 ^ k1) >>> 0;
    c3 = low0 >>> 0;
    k0 = (k0 + WEYL_0) >>> 0;
    k1 = (k1 + WEYL_1) >>> 0;
  }
  return [c0, c1, c2, c3];
}

export interface Draws {
  /** `count` numbers uniform on [0, 1), each a multiple of 2^-32. */
  uniform: (count: number) => Float64Array;
  /** `count` standard normal numbers (Box-Muller). */
  normal: (count: number) => Float64Array;
}

/** The draws of one purpose ("decoder.1.wq", "batch 17") under one seed. Every call starts at the same first number. */
export function draws(seed: number, purpose: string): Draws {
  const key = [seed >>> 0, hash(purpose)] as const;
  const uniform = (count: number): Float64Array => {
    const numbers = new Float64Array(count);
    for (let block = 0; block * 4 < count; block++) {
      const words = philox([block >>> 0, 0, Math.floor(seed / 2 ** 32) >>> 0, 0], key);
      for (let lane = 0; lane < 4 && block * 4 + lane < count; lane++) numbers[block * 4 + lane] = (words[lane] ?? 0) / 2 ** 32;
    }
    return numbers;
  };
  const normal = (count: number): Float64Array => {
    const pairs = Math.ceil(count / 2);
    const source = uniform(2 * pairs);
    const numbers = new Float64Array(count);
    for (let pair = 0; pair < pairs; pair++) {
      // 1 - u is in (0, 1], so that the logarithm is finite.
      const radius = Math.sqrt(-2 * Math.log(1 - (source[2 * pair] ?? 0)));
      const angle = 2 * Math.PI * (source[2 * pair + 1] ?? 0);
      numbers[2 * pair] = radius * Math.cos(angle);
      if (2 * pair + 1 < count) numbers[2 * pair + 1] = radius * Math.sin(angle);
    }
    return numbers;
  };
  return { uniform, normal };
}

/** High 32 bits of the product of two unsigned 32-bit words. */
function multiplyHigh(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16);
  const cross = aLow * bHigh + (middle & 0xffff);
  return (aHigh * bHigh + Math.floor(middle / 0x10000) + (cross >>> 16)) >>> 0;
}

/** FNV-1a of the text, 32 bits. */
function hash(text: string): number {
  let state = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) state = Math.imul(state ^ text.charCodeAt(index), 0x01000193);
  return state >>> 0;
}
