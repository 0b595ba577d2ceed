import { sumFour } from './lanes';

/** Rows of `d` values, each scaled by the inverse of its root mean square and the gain before the next is touched, as in `layerNorm`. */
export function rmsNorm(y: usize, inverseRms: usize, x: usize, gain: usize, rows: i32, d: i32, epsilon: f32): void {
  const rowBytes = (<usize>d) << 2;
  for (let row: i32 = 0; row < rows; row++) {
    const inverse = <f32>1 / sqrt<f32>(sumOfSquares(x, d) / <f32>d + epsilon);
    store<f32>(inverseRms, inverse);
    scaleRow(y, x, gain, d, inverse);
    inverseRms += 4;
    x += rowBytes;
    y += rowBytes;
  }
}

function sumOfSquares(x: usize, d: i32): f32 {
  let a = f32x4.splat(0);
  let b = a;
  let c = a;
  let e = a;
  let p = x;
  let i: i32 = 0;
  for (; i <= d - 16; i += 16) {
    const u = v128.load(p);
    const v = v128.load(p, 16);
    const w = v128.load(p, 32);
    const z = v128.load(p, 48);
    a = f32x4.add(a, f32x4.mul(u, u));
    b = f32x4.add(b, f32x4.mul(v, v));
    c = f32x4.add(c, f32x4.mul(w, w));
    e = f32x4.add(e, f32x4.mul(z, z));
    p += 64;
  }
  for (; i <= d - 4; i += 4) {
    const u = v128.load(p);
    a = f32x4.add(a, f32x4.mul(u, u));
    p += 16;
  }
  let total = sumFour(a, b, c, e);
  for (; i < d; i++) {
    const u = load<f32>(p);
    total += u * u;
    p += 4;
  }
  return total;
}

function scaleRow(y: usize, x: usize, gain: usize, d: i32, inverse: f32): void {
  const scale = f32x4.splat(inverse);
  let i: i32 = 0;
  for (; i <= d - 16; i += 16) {
    const a = f32x4.mul(v128.load(x), scale);
    const b = f32x4.mul(v128.load(x, 16), scale);
    const c = f32x4.mul(v128.load(x, 32), scale);
    const e = f32x4.mul(v128.load(x, 48), scale);
    v128.store(y, f32x4.mul(a, v128.load(gain)));
    v128.store(y, f32x4.mul(b, v128.load(gain, 16)), 16);
    v128.store(y, f32x4.mul(c, v128.load(gain, 32)), 32);
    v128.store(y, f32x4.mul(e, v128.load(gain, 48)), 48);
    x += 64;
    y += 64;
    gain += 64;
  }
  for (; i <= d - 4; i += 4) {
    v128.store(y, f32x4.mul(f32x4.mul(v128.load(x), scale), v128.load(gain)));
    x += 16;
    y += 16;
    gain += 16;
  }
  for (; i < d; i++) {
    store<f32>(y, load<f32>(x) * inverse * load<f32>(gain));
    x += 4;
    y += 4;
    gain += 4;
  }
}

/** dx = inverseRms (g - xhat mean(g xhat)) with g = dy gain and xhat the normalised row; dgain sums dy xhat over the rows. */
export function rmsNormGradient(dx: usize, dgain: usize, dy: usize, x: usize, gain: usize, inverseRms: usize, rows: i32, d: i32): void {
  memory.fill(dgain, 0, (<usize>d) << 2);
  const rowBytes = (<usize>d) << 2;
  for (let row: i32 = 0; row < rows; row++) {
    rowGradient(dx, dgain, dy, x, gain, load<f32>(inverseRms), d);
    inverseRms += 4;
    dy += rowBytes;
    x += rowBytes;
    dx += rowBytes;
  }
}

function rowGradient(dx: usize, dgain: usize, dy: usize, x: usize, gain: usize, inverse: f32, d: i32): void {
  const scale = f32x4.splat(inverse);
  let dotA = f32x4.splat(0);
  let dotB = dotA;
  let end = d & ~7;
  let i: i32 = 0;
  let offset: usize = 0;
  for (; i < end; i += 8) {
    const dyA = v128.load(dy + offset);
    const dyB = v128.load(dy + offset, 16);
    const xA = f32x4.mul(v128.load(x + offset), scale);
    const xB = f32x4.mul(v128.load(x + offset, 16), scale);
    const productA = f32x4.mul(dyA, xA);
    const productB = f32x4.mul(dyB, xB);
    dotA = f32x4.add(dotA, f32x4.mul(productA, v128.load(gain + offset)));
    dotB = f32x4.add(dotB, f32x4.mul(productB, v128.load(gain + offset, 16)));
    v128.store(dgain + offset, f32x4.add(v128.load(dgain + offset), productA));
    v128.store(dgain + offset, f32x4.add(v128.load(dgain + offset, 16), productB), 16);
    offset += 32;
  }
  const zero = f32x4.splat(0);
  let dot = sumFour(dotA, dotB, zero, zero);
  for (; i < d; i++) {
    const product = load<f32>(dy + offset) * (load<f32>(x + offset) * inverse);
    dot += product * load<f32>(gain + offset);
    store<f32>(dgain + offset, load<f32>(dgain + offset) + product);
    offset += 4;
  }
  const meanOfDot = dot / <f32>d;
  const slope = f32x4.splat(meanOfDot);
  offset = 0;
  for (i = 0; i < end; i += 8) {
    const xA = f32x4.mul(v128.load(x + offset), scale);
    const xB = f32x4.mul(v128.load(x + offset, 16), scale);
    const gA = f32x4.mul(v128.load(dy + offset), v128.load(gain + offset));
    const gB = f32x4.mul(v128.load(dy + offset, 16), v128.load(gain + offset, 16));
    v128.store(dx + offset, f32x4.mul(f32x4.sub(gA, f32x4.mul(xA, slope)), scale));
    v128.store(dx + offset, f32x4.mul(f32x4.sub(gB, f32x4.mul(xB, slope)), scale), 16);
    offset += 32;
  }
  for (; i < d; i++) {
    const xScalar = load<f32>(x + offset) * inverse;
    const g = load<f32>(dy + offset) * load<f32>(gain + offset);
    store<f32>(dx + offset, (g - xScalar * meanOfDot) * inverse);
    offset += 4;
  }
}
