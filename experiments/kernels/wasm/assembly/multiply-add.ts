/** a b + c: rounded twice with plain SIMD; with relaxed SIMD once or twice, as the processor likes it, and in one instruction where it has one. */
export function multiplyAdd(a: v128, b: v128, c: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(a, b, c) : f32x4.add(c, f32x4.mul(a, b));
}

/**
 * The most multiplications and additions that this binary's kind of SIMD can do: `iterations` times 14 vectors' multiplications and additions,
 * 112 operations, in as many registers as there are and nowhere else. `operations` receives their number; the results go to `sink`, 16
 * bytes, so that they are computed.
 */
export function multiplyAddPeak(operations: usize, sink: usize, iterations: i32): void {
  // So near to 1 that values neither overflow nor become denormal, which would be slower.
  const nearOne = f32x4.splat(1.0000001);
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
  let m = f32x4.splat(13);
  let n = f32x4.splat(14);
  for (let iteration: i32 = 0; iteration < iterations; iteration++) {
    if (ASC_FEATURE_RELAXED_SIMD) {
      a = f32x4.relaxed_madd(a, nearOne, nearOne);
      b = f32x4.relaxed_madd(b, nearOne, nearOne);
      c = f32x4.relaxed_madd(c, nearOne, nearOne);
      d = f32x4.relaxed_madd(d, nearOne, nearOne);
      e = f32x4.relaxed_madd(e, nearOne, nearOne);
      f = f32x4.relaxed_madd(f, nearOne, nearOne);
      g = f32x4.relaxed_madd(g, nearOne, nearOne);
      h = f32x4.relaxed_madd(h, nearOne, nearOne);
      i = f32x4.relaxed_madd(i, nearOne, nearOne);
      j = f32x4.relaxed_madd(j, nearOne, nearOne);
      k = f32x4.relaxed_madd(k, nearOne, nearOne);
      l = f32x4.relaxed_madd(l, nearOne, nearOne);
      m = f32x4.relaxed_madd(m, nearOne, nearOne);
      n = f32x4.relaxed_madd(n, nearOne, nearOne);
    } else {
      // Seven multiplications and seven additions that do not wait for each other, twice.
      a = f32x4.mul(a, nearOne);
      h = f32x4.add(h, nearOne);
      b = f32x4.mul(b, nearOne);
      i = f32x4.add(i, nearOne);
      c = f32x4.mul(c, nearOne);
      j = f32x4.add(j, nearOne);
      d = f32x4.mul(d, nearOne);
      k = f32x4.add(k, nearOne);
      e = f32x4.mul(e, nearOne);
      l = f32x4.add(l, nearOne);
      f = f32x4.mul(f, nearOne);
      m = f32x4.add(m, nearOne);
      g = f32x4.mul(g, nearOne);
      n = f32x4.add(n, nearOne);
      a = f32x4.mul(a, nearOne);
      h = f32x4.add(h, nearOne);
      b = f32x4.mul(b, nearOne);
      i = f32x4.add(i, nearOne);
      c = f32x4.mul(c, nearOne);
      j = f32x4.add(j, nearOne);
      d = f32x4.mul(d, nearOne);
      k = f32x4.add(k, nearOne);
      e = f32x4.mul(e, nearOne);
      l = f32x4.add(l, nearOne);
      f = f32x4.mul(f, nearOne);
      m = f32x4.add(m, nearOne);
      g = f32x4.mul(g, nearOne);
      n = f32x4.add(n, nearOne);
    }
  }
  const left = f32x4.add(f32x4.add(f32x4.add(a, b), f32x4.add(c, d)), f32x4.add(f32x4.add(e, f), g));
  const right = f32x4.add(f32x4.add(f32x4.add(h, i), f32x4.add(j, k)), f32x4.add(f32x4.add(l, m), n));
  v128.store(sink, f32x4.add(left, right));
  store<f32>(operations, <f32>iterations * 112);
}
