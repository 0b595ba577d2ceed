/**
 * One step of Adam (Kingma and Ba, 2015, algorithm 1) in one pass: the moments' running means, and the parameter less
 * stepSize m / (sqrt(v / correction2) + epsilon). The caller's step size carries the first moment's correction.
 */
export function adam(
  newParameter: usize,
  newFirst: usize,
  newSecond: usize,
  parameter: usize,
  gradient: usize,
  first: usize,
  second: usize,
  count: i32,
  stepSize: f32,
  beta1: f32,
  rest1: f32,
  beta2: f32,
  rest2: f32,
  epsilon: f32,
  correction2: f32,
): void {
  const stepSizes = f32x4.splat(stepSize);
  const beta1s = f32x4.splat(beta1);
  const beta2s = f32x4.splat(beta2);
  const rest1s = f32x4.splat(rest1);
  const rest2s = f32x4.splat(rest2);
  const epsilons = f32x4.splat(epsilon);
  const corrections = f32x4.splat(correction2);
  const bytes = (<usize>count) << 2;
  const vectorBytes = bytes & ~(<usize>15);
  let i: usize = 0;
  for (; i < vectorBytes; i += 16) {
    const g = v128.load(gradient + i);
    const m = f32x4.add(f32x4.mul(beta1s, v128.load(first + i)), f32x4.mul(rest1s, g));
    const v = f32x4.add(f32x4.mul(beta2s, v128.load(second + i)), f32x4.mul(rest2s, f32x4.mul(g, g)));
    const deviation = f32x4.add(f32x4.sqrt(f32x4.div(v, corrections)), epsilons);
    v128.store(newFirst + i, m);
    v128.store(newSecond + i, v);
    v128.store(newParameter + i, f32x4.sub(v128.load(parameter + i), f32x4.div(f32x4.mul(stepSizes, m), deviation)));
  }
  for (; i < bytes; i += 4) {
    const g = load<f32>(gradient + i);
    const m = beta1 * load<f32>(first + i) + rest1 * g;
    const v = beta2 * load<f32>(second + i) + rest2 * (g * g);
    store<f32>(newFirst + i, m);
    store<f32>(newSecond + i, v);
    store<f32>(newParameter + i, load<f32>(parameter + i) - (stepSize * m) / (sqrt<f32>(v / correction2) + epsilon));
  }
}
