import { sumFour } from './lanes';

/**
 * Rows of `d` values, each normalised and scaled before the next is touched, so that memory is read and written once and the further passes
 * over the row hit the cache. The mean is summed from differences to the first value (exact for a constant row, whatever its size) and the
 * variance from differences to the mean: no cancellation however far the row lies from zero.
 */
export function layerNorm(
  y: usize,
  mean: usize,
  inverseDeviation: usize,
  x: usize,
  gain: usize,
  bias: usize,
  rows: i32,
  d: i32,
  epsilon: f32,
): void {
  const rowBytes = (<usize>d) << 2;
  for (let row: i32 = 0; row < rows; row++) {
    const rowMean = meanOf(x, d);
    const inverse = <f32>1 / sqrt<f32>(squaredDeviation(x, d, rowMean) / <f32>d + epsilon);
    store<f32>(mean, rowMean);
    store<f32>(inverseDeviation, inverse);
    scaleRow(y, x, gain, bias, d, rowMean, inverse);
    mean += 4;
    inverseDeviation += 4;
    x += rowBytes;
    y += rowBytes;
  }
}

function meanOf(x: usize, d: i32): f32 {
  const first = load<f32>(x);
  const shift = f32x4.splat(first);
  let a = f32x4.splat(0);
  let b = a;
  let c = a;
  let e = a;
  let p = x;
  let i: i32 = 0;
  for (; i <= d - 16; i += 16) {
    a = f32x4.add(a, f32x4.sub(v128.load(p), shift));
    b = f32x4.add(b, f32x4.sub(v128.load(p, 16), shift));
    c = f32x4.add(c, f32x4.sub(v128.load(p, 32), shift));
    e = f32x4.add(e, f32x4.sub(v128.load(p, 48), shift));
    p += 64;
  }
  for (; i <= d - 4; i += 4) {
    a = f32x4.add(a, f32x4.sub(v128.load(p), shift));
    p += 16;
  }
  let total = sumFour(a, b, c, e);
  for (; i < d; i++) {
    total += load<f32>(p) - first;
    p += 4;
  }
  return first + total / <f32>d;
}

function squaredDeviation(x: usize, d: i32, mean: f32): f32 {
  const centre = f32x4.splat(mean);
  let a = f32x4.splat(0);
  let b = a;
  let c = a;
  let e = a;
  let p = x;
  let i: i32 = 0;
  for (; i <= d - 16; i += 16) {
    const u = f32x4.sub(v128.load(p), centre);
    const v = f32x4.sub(v128.load(p, 16), centre);
    const w = f32x4.sub(v128.load(p, 32), centre);
    const z = f32x4.sub(v128.load(p, 48), centre);
    a = f32x4.add(a, f32x4.mul(u, u));
    b = f32x4.add(b, f32x4.mul(v, v));
    c = f32x4.add(c, f32x4.mul(w, w));
    e = f32x4.add(e, f32x4.mul(z, z));
    p += 64;
  }
  for (; i <= d - 4; i += 4) {
    const u = f32x4.sub(v128.load(p), centre);
    a = f32x4.add(a, f32x4.mul(u, u));
    p += 16;
  }
  let total = sumFour(a, b, c, e);
  for (; i < d; i++) {
    const u = load<f32>(p) - mean;
    total += u * u;
    p += 4;
  }
  return total;
}

function scaleRow(y: usize, x: usize, gain: usize, bias: usize, d: i32, mean: f32, inverse: f32): void {
  const centre = f32x4.splat(mean);
  const scale = f32x4.splat(inverse);
  let i: i32 = 0;
  for (; i <= d - 16; i += 16) {
    const a = f32x4.mul(f32x4.sub(v128.load(x), centre), scale);
    const b = f32x4.mul(f32x4.sub(v128.load(x, 16), centre), scale);
    const c = f32x4.mul(f32x4.sub(v128.load(x, 32), centre), scale);
    const e = f32x4.mul(f32x4.sub(v128.load(x, 48), centre), scale);
    v128.store(y, f32x4.add(f32x4.mul(a, v128.load(gain)), v128.load(bias)));
    v128.store(y, f32x4.add(f32x4.mul(b, v128.load(gain, 16)), v128.load(bias, 16)), 16);
    v128.store(y, f32x4.add(f32x4.mul(c, v128.load(gain, 32)), v128.load(bias, 32)), 32);
    v128.store(y, f32x4.add(f32x4.mul(e, v128.load(gain, 48)), v128.load(bias, 48)), 48);
    x += 64;
    y += 64;
    gain += 64;
    bias += 64;
  }
  for (; i <= d - 4; i += 4) {
    const a = f32x4.mul(f32x4.sub(v128.load(x), centre), scale);
    v128.store(y, f32x4.add(f32x4.mul(a, v128.load(gain)), v128.load(bias)));
    x += 16;
    y += 16;
    gain += 16;
    bias += 16;
  }
  for (; i < d; i++) {
    store<f32>(y, (load<f32>(x) - mean) * inverse * load<f32>(gain) + load<f32>(bias));
    x += 4;
    y += 4;
    gain += 4;
    bias += 4;
  }
}

/**
 * dx = inverseDeviation (g - mean(g) - xhat mean(g xhat)) with g = dy gain and xhat the normalised row; dgain and dbias sum dy xhat and dy
 * over the rows.
 */
export function layerNormGradient(
  dx: usize,
  dgain: usize,
  dbias: usize,
  dy: usize,
  x: usize,
  gain: usize,
  mean: usize,
  inverseDeviation: usize,
  rows: i32,
  d: i32,
): void {
  memory.fill(dgain, 0, (<usize>d) << 2);
  memory.fill(dbias, 0, (<usize>d) << 2);
  const rowBytes = (<usize>d) << 2;
  for (let row: i32 = 0; row < rows; row++) {
    rowGradient(dx, dgain, dbias, dy, x, gain, load<f32>(mean), load<f32>(inverseDeviation), d);
    mean += 4;
    inverseDeviation += 4;
    dy += rowBytes;
    x += rowBytes;
    dx += rowBytes;
  }
}

function rowGradient(dx: usize, dgain: usize, dbias: usize, dy: usize, x: usize, gain: usize, mean: f32, inverse: f32, d: i32): void {
  const centre = f32x4.splat(mean);
  const scale = f32x4.splat(inverse);
  let sumA = f32x4.splat(0);
  let sumB = sumA;
  let dotA = sumA;
  let dotB = sumA;
  let end = d & ~7;
  let i: i32 = 0;
  let offset: usize = 0;
  for (; i < end; i += 8) {
    const dyA = v128.load(dy + offset);
    const dyB = v128.load(dy + offset, 16);
    const xA = f32x4.mul(f32x4.sub(v128.load(x + offset), centre), scale);
    const xB = f32x4.mul(f32x4.sub(v128.load(x + offset, 16), centre), scale);
    const gA = f32x4.mul(dyA, v128.load(gain + offset));
    const gB = f32x4.mul(dyB, v128.load(gain + offset, 16));
    sumA = f32x4.add(sumA, gA);
    sumB = f32x4.add(sumB, gB);
    dotA = f32x4.add(dotA, f32x4.mul(gA, xA));
    dotB = f32x4.add(dotB, f32x4.mul(gB, xB));
    v128.store(dgain + offset, f32x4.add(v128.load(dgain + offset), f32x4.mul(dyA, xA)));
    v128.store(dgain + offset, f32x4.add(v128.load(dgain + offset, 16), f32x4.mul(dyB, xB)), 16);
    v128.store(dbias + offset, f32x4.add(v128.load(dbias + offset), dyA));
    v128.store(dbias + offset, f32x4.add(v128.load(dbias + offset, 16), dyB), 16);
    offset += 32;
  }
  const zero = f32x4.splat(0);
  let total = sumFour(sumA, sumB, zero, zero);
  let dot = sumFour(dotA, dotB, zero, zero);
  for (; i < d; i++) {
    const dyScalar = load<f32>(dy + offset);
    const xScalar = (load<f32>(x + offset) - mean) * inverse;
    const g = dyScalar * load<f32>(gain + offset);
    total += g;
    dot += g * xScalar;
    store<f32>(dgain + offset, load<f32>(dgain + offset) + dyScalar * xScalar);
    store<f32>(dbias + offset, load<f32>(dbias + offset) + dyScalar);
    offset += 4;
  }
  const meanOfG = total / <f32>d;
  const meanOfDot = dot / <f32>d;
  const shift = f32x4.splat(meanOfG);
  const slope = f32x4.splat(meanOfDot);
  offset = 0;
  for (i = 0; i < end; i += 8) {
    const xA = f32x4.mul(f32x4.sub(v128.load(x + offset), centre), scale);
    const xB = f32x4.mul(f32x4.sub(v128.load(x + offset, 16), centre), scale);
    const gA = f32x4.sub(f32x4.mul(v128.load(dy + offset), v128.load(gain + offset)), shift);
    const gB = f32x4.sub(f32x4.mul(v128.load(dy + offset, 16), v128.load(gain + offset, 16)), shift);
    v128.store(dx + offset, f32x4.mul(f32x4.sub(gA, f32x4.mul(xA, slope)), scale));
    v128.store(dx + offset, f32x4.mul(f32x4.sub(gB, f32x4.mul(xB, slope)), scale), 16);
    offset += 32;
  }
  for (; i < d; i++) {
    const xScalar = (load<f32>(x + offset) - mean) * inverse;
    const g = load<f32>(dy + offset) * load<f32>(gain + offset) - meanOfG;
    store<f32>(dx + offset, (g - xScalar * meanOfDot) * inverse);
    offset += 4;
  }
}
