import { FULL, LOWER_LEFT, LOWER_RESULT, triangularGemm, UPPER_LEFT } from './gemm';
import { sumLanes } from './lanes';
import { largest, softmax } from './softmax';

/**
 * Scaled dot-product attention for q [b, t, d] and k, v [b, s, d], whose columns h d/heads .. (h + 1) d/heads are head h: no transposes.
 * Writes out [b, t, d] and probabilities [b, heads, t, s]. `causal` lets query i see the keys 0..i,
 * and t must be s: the hidden half is then left out of the products.
 */
export function attention(
  out: usize,
  probabilities: usize,
  q: usize,
  k: usize,
  v: usize,
  b: i32,
  t: i32,
  s: i32,
  d: i32,
  heads: i32,
  causal: bool,
  scratch: usize,
): void {
  const width = d / heads;
  const row = (<usize>d) << 2;
  const scoreRow = (<usize>s) << 2;
  const scale = <f32>1 / sqrt<f32>(<f32>width);
  for (let batch: i32 = 0; batch < b; batch++) {
    for (let head: i32 = 0; head < heads; head++) {
      const column = (<usize>(head * width)) << 2;
      triangularGemm(probabilities, scoreRow, q + column, row, 4, k + column, 4, row, t, s, width, causal ? LOWER_RESULT : FULL, scratch);
      for (let i: i32 = 0; i < t; i++) {
        const scores = probabilities + <usize>i * scoreRow;
        const visible = causal ? min(i + 1, s) : s;
        softmax(scores, scores, visible, scale, largest(scores, visible));
        // Not memory.fill, which calls out of the module: the rows are short.
        for (let j: i32 = visible; j < s; j++) store<f32>(scores + ((<usize>j) << 2), 0);
      }
      triangularGemm(out + column, row, probabilities, scoreRow, 4, v + column, row, 4, t, width, s, causal ? LOWER_LEFT : FULL, scratch);
      probabilities += <usize>t * scoreRow;
    }
    q += <usize>t * row;
    out += <usize>t * row;
    k += <usize>s * row;
    v += <usize>s * row;
  }
}

/** Gradients of `attention` with respect to q, k and v; with `causal` the probabilities of hidden keys must be 0. `dscores` is scratch for t x s values. */
export function attentionGradient(
  dq: usize,
  dk: usize,
  dv: usize,
  dout: usize,
  q: usize,
  k: usize,
  v: usize,
  probabilities: usize,
  b: i32,
  t: i32,
  s: i32,
  d: i32,
  heads: i32,
  causal: bool,
  dscores: usize,
  scratch: usize,
): void {
  const width = d / heads;
  const row = (<usize>d) << 2;
  const scoreRow = (<usize>s) << 2;
  const scale = <f32>1 / sqrt<f32>(<f32>width);
  for (let batch: i32 = 0; batch < b; batch++) {
    for (let head: i32 = 0; head < heads; head++) {
      const column = (<usize>(head * width)) << 2;
      triangularGemm(dv + column, row, probabilities, 4, scoreRow, dout + column, row, 4, s, width, t, causal ? UPPER_LEFT : FULL, scratch);
      triangularGemm(dscores, scoreRow, dout + column, row, 4, v + column, 4, row, t, s, width, causal ? LOWER_RESULT : FULL, scratch);
      for (let i: i32 = 0; i < t; i++) {
        const dscoresRow = dscores + <usize>i * scoreRow;
        const visible = causal ? min(i + 1, s) : s;
        softmaxGradient(dscoresRow, probabilities + <usize>i * scoreRow, visible, scale);
        for (let j: i32 = visible; j < s; j++) store<f32>(dscoresRow + ((<usize>j) << 2), 0);
      }
      triangularGemm(dq + column, row, dscores, scoreRow, 4, k + column, row, 4, t, width, s, causal ? LOWER_LEFT : FULL, scratch);
      triangularGemm(dk + column, row, dscores, 4, scoreRow, q + column, row, 4, s, width, t, causal ? UPPER_LEFT : FULL, scratch);
      probabilities += <usize>t * scoreRow;
    }
    q += <usize>t * row;
    dq += <usize>t * row;
    dout += <usize>t * row;
    k += <usize>s * row;
    dk += <usize>s * row;
    v += <usize>s * row;
    dv += <usize>s * row;
  }
}

/** Replaces dp, the gradient with respect to a row p of probabilities, by scale p (dp - p.dp), the one with respect to its scores. */
function softmaxGradient(dp: usize, p: usize, count: i32, scale: f32): void {
  let sums = f32x4.splat(0);
  let i: i32 = 0;
  for (; i <= count - 4; i += 4) {
    const offset = (<usize>i) << 2;
    sums = f32x4.add(sums, f32x4.mul(v128.load(p + offset), v128.load(dp + offset)));
  }
  let dot = sumLanes(sums);
  for (; i < count; i++) {
    const offset = (<usize>i) << 2;
    dot += load<f32>(p + offset) * load<f32>(dp + offset);
  }
  const dots = f32x4.splat(dot);
  const scales = f32x4.splat(scale);
  for (i = 0; i <= count - 4; i += 4) {
    const offset = (<usize>i) << 2;
    v128.store(dp + offset, f32x4.mul(f32x4.mul(v128.load(p + offset), f32x4.sub(v128.load(dp + offset), dots)), scales));
  }
  for (; i < count; i++) {
    const offset = (<usize>i) << 2;
    store<f32>(dp + offset, load<f32>(p + offset) * (load<f32>(dp + offset) - dot) * scale);
  }
}
