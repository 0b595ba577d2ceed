/**
 * exp of four values, within 2 units in the last place: exp(x) = 2^n exp(r) with r = x - n ln 2 and the polynomial of Cephes' `expf`.
 * Below -87.7 the result is 0, above 88.3 it saturates, and NaN stays NaN.
 */
export function exponential(x: v128): v128 {
  const clamped = f32x4.min(f32x4.max(x, f32x4.splat(-87.9)), f32x4.splat(88.3));
  const n = f32x4.nearest(f32x4.mul(clamped, f32x4.splat(1.44269504088896341)));
  // ln 2 in two parts, so that the product with n is exact in the first.
  const r = f32x4.sub(f32x4.sub(clamped, f32x4.mul(n, f32x4.splat(0.693359375))), f32x4.mul(n, f32x4.splat(-2.1219444e-4)));
  let p = f32x4.splat(1.98756915e-4);
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1.3981999507e-3));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(8.3334519073e-3));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(4.1665795894e-2));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1.6666665459e-1));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(5.0000001201e-1));
  p = f32x4.add(f32x4.add(f32x4.mul(f32x4.mul(p, r), r), r), f32x4.splat(1));
  const power = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(127)), 23);
  return f32x4.mul(p, power);
}

/** Natural logarithm of a finite x >= 1, to float32's precision: ln x = e ln 2 + 2 artanh((f - 1) / (f + 1)) with x = f 2^e. */
export function logarithm(x: f32): f32 {
  const bits = reinterpret<u64>(<f64>x);
  let exponent = <i32>(bits >> 52) - 1023;
  let fraction = reinterpret<f64>((bits & 0x000fffffffffffff) | 0x3ff0000000000000);
  if (fraction > 1.4142135623730951) {
    fraction *= 0.5;
    exponent += 1;
  }
  if (!(x < Infinity)) return x;
  const s = (fraction - 1) / (fraction + 1);
  const s2 = s * s;
  const series = 1 + s2 * (1.0 / 3 + s2 * (1.0 / 5 + s2 * (1.0 / 7 + s2 * (1.0 / 9 + s2 * (1.0 / 11)))));
  return <f32>(<f64>exponent * 0.6931471805599453 + 2 * s * series);
}
