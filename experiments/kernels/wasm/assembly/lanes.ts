/** Sum of the four lanes. */
export function sumLanes(v: v128): f32 {
  return f32x4.extract_lane(v, 0) + f32x4.extract_lane(v, 1) + (f32x4.extract_lane(v, 2) + f32x4.extract_lane(v, 3));
}

/** Largest of the four lanes; NaN when one is. */
export function maxLanes(v: v128): f32 {
  return max<f32>(
    max<f32>(f32x4.extract_lane(v, 0), f32x4.extract_lane(v, 1)),
    max<f32>(f32x4.extract_lane(v, 2), f32x4.extract_lane(v, 3)),
  );
}

/** Sum of four accumulators, lane by lane and then across. */
export function sumFour(a: v128, b: v128, c: v128, d: v128): f32 {
  return sumLanes(f32x4.add(f32x4.add(a, b), f32x4.add(c, d)));
}
