/** Softmax of one row: `p_i = exp(z_i - max z) / sum_j exp(z_j - max z)`; its backward is `dz = p * (dp - p . dp)`. */
export function softmax(row: Float64Array): Float64Array {
  const top = Math.max(...row);
  const weights = row.map((z) => Math.exp(z - top));
  const total = weights.reduce((sum, w) => sum + w, 0);
  return weights.map((w) => w / total);
}

export function softmaxBackward(p: Float64Array, dp: Float64Array): Float64Array {
  const inner = p.reduce((sum, value, i) => sum + value * (dp[i] ?? Number.NaN), 0);
  return p.map((value, i) => value * ((dp[i] ?? Number.NaN) - inner));
}
