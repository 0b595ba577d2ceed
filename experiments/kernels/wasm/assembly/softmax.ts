import { exponential } from './exponential';
import { maxLanes, sumLanes } from './lanes';

/** Largest of `count` >= 1 values; NaN when one is. */
export function largest(x: usize, count: i32): f32 {
  let greatest = load<f32>(x);
  let i: i32 = 0;
  if (count >= 4) {
    let lanes = v128.load(x);
    for (i = 4; i <= count - 4; i += 4) lanes = f32x4.max(lanes, v128.load(x + ((<usize>i) << 2)));
    greatest = maxLanes(lanes);
  }
  for (; i < count; i++) greatest = max<f32>(greatest, load<f32>(x + ((<usize>i) << 2)));
  return greatest;
}

/** y = softmax(scale x) for `count` >= 1 values whose largest is `greatest`; scale > 0. Returns the sum that was divided by. y may be x. */
export function softmax(y: usize, x: usize, count: i32, scale: f32, greatest: f32): f32 {
  const scales = f32x4.splat(scale);
  const shift = f32x4.splat(greatest);
  let sums = f32x4.splat(0);
  let i: i32 = 0;
  for (; i <= count - 4; i += 4) {
    const offset = (<usize>i) << 2;
    const e = exponential(f32x4.mul(scales, f32x4.sub(v128.load(x + offset), shift)));
    v128.store(y + offset, e);
    sums = f32x4.add(sums, e);
  }
  if (i < count) {
    // What is left goes through the exponential together; lanes without a value give 0.
    const rest = count - i;
    const offset = (<usize>i) << 2;
    let lanes = f32x4.splat(-Infinity);
    lanes = f32x4.replace_lane(lanes, 0, scale * (load<f32>(x + offset) - greatest));
    if (rest > 1) lanes = f32x4.replace_lane(lanes, 1, scale * (load<f32>(x + offset, 4) - greatest));
    if (rest > 2) lanes = f32x4.replace_lane(lanes, 2, scale * (load<f32>(x + offset, 8) - greatest));
    const e = exponential(lanes);
    store<f32>(y + offset, f32x4.extract_lane(e, 0));
    if (rest > 1) store<f32>(y + offset, f32x4.extract_lane(e, 1), 4);
    if (rest > 2) store<f32>(y + offset, f32x4.extract_lane(e, 2), 8);
    sums = f32x4.add(sums, e);
  }
  const total = sumLanes(sums);
  const inverse = <f32>1 / total;
  const inverses = f32x4.splat(inverse);
  for (i = 0; i <= count - 4; i += 4) {
    const offset = (<usize>i) << 2;
    v128.store(y + offset, f32x4.mul(v128.load(y + offset), inverses));
  }
  for (; i < count; i++) {
    const offset = (<usize>i) << 2;
    store<f32>(y + offset, load<f32>(y + offset) * inverse);
  }
  return total;
}
