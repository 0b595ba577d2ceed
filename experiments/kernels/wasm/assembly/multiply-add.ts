/** a b + c: rounded twice with plain SIMD; with relaxed SIMD once or twice, as the processor likes it, and in one instruction where it has one. */
export function multiplyAdd(a: v128, b: v128, c: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(a, b, c) : f32x4.add(c, f32x4.mul(a, b));
}

/**
 * The most multiplications and additions that this binary's kind of SIMD can do: `iterations` times 12 vectors' multiplications and additions,
 * 96 operations, in registers alone. `operations` receives their number; the results go to `sink`, 16 bytes, so that they are computed.
 */
export function multiplyAddPeak(operations: usize, sink: usize, iterations: i32): void {
  const factor = f32x4.splat(0.999);
  const summand = f32x4.splat(0.001);
  let a = f32x4.splat(1);
  let b = f32x4.splat(2);
  let c = f32x4.splat(3);
  let d = f32x4.splat(4);
  let e = f32x4.splat(5);
  let f = f32x4.splat(6);
  let g = f32x4.splat(7);
  let h = f32x4.splat(8);
  let i = f32x4.splat(9);
  let j = f32x4.splat(10);
  let k = f32x4.splat(11);
  let l = f32x4.splat(12);
  for (let iteration: i32 = 0; iteration < iterations; iteration++) {
    if (ASC_FEATURE_RELAXED_SIMD) {
      a = f32x4.relaxed_madd(a, factor, summand);
      b = f32x4.relaxed_madd(b, factor, summand);
      c = f32x4.relaxed_madd(c, factor, summand);
      d = f32x4.relaxed_madd(d, factor, summand);
      e = f32x4.relaxed_madd(e, factor, summand);
      f = f32x4.relaxed_madd(f, factor, summand);
      g = f32x4.relaxed_madd(g, factor, summand);
      h = f32x4.relaxed_madd(h, factor, summand);
      i = f32x4.relaxed_madd(i, factor, summand);
      j = f32x4.relaxed_madd(j, factor, summand);
      k = f32x4.relaxed_madd(k, factor, summand);
      l = f32x4.relaxed_madd(l, factor, summand);
    } else {
      // Six multiplications and six additions that do not wait for each other, twice.
      a = f32x4.mul(a, factor);
      g = f32x4.add(g, summand);
      b = f32x4.mul(b, factor);
      h = f32x4.add(h, summand);
      c = f32x4.mul(c, factor);
      i = f32x4.add(i, summand);
      d = f32x4.mul(d, factor);
      j = f32x4.add(j, summand);
      e = f32x4.mul(e, factor);
      k = f32x4.add(k, summand);
      f = f32x4.mul(f, factor);
      l = f32x4.add(l, summand);
      a = f32x4.mul(a, factor);
      g = f32x4.add(g, summand);
      b = f32x4.mul(b, factor);
      h = f32x4.add(h, summand);
      c = f32x4.mul(c, factor);
      i = f32x4.add(i, summand);
      d = f32x4.mul(d, factor);
      j = f32x4.add(j, summand);
      e = f32x4.mul(e, factor);
      k = f32x4.add(k, summand);
      f = f32x4.mul(f, factor);
      l = f32x4.add(l, summand);
    }
  }
  const left = f32x4.add(f32x4.add(f32x4.add(a, b), f32x4.add(c, d)), f32x4.add(e, f));
  v128.store(sink, f32x4.add(left, f32x4.add(f32x4.add(f32x4.add(g, h), f32x4.add(i, j)), f32x4.add(k, l))));
  store<f32>(operations, <f32>iterations * 96);
}
