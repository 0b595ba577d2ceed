/**
 * Kernels of our own that a backend may register with TensorFlow.js beside its stock ones. The model uses one when it is registered for
 * the current backend and composes the same function from operators when it is not. Shapes: `rows` stands for any leading axes.
 * Head h of attention owns columns h d/heads to (h + 1) d/heads; with `causal`, query i sees keys 0 to i, and t must be s.
 *
 * | kernel | inputs | attributes | outputs |
 * | --- | --- | --- | --- |
 * | OwnLayerNorm | x [..rows, d], gain [d], bias [d] | epsilon | y [..rows, d], mean [rows], inverseDeviation [rows] |
 * | OwnLayerNormGradient | dy, x [..rows, d], gain [d], mean [rows], inverseDeviation [rows] | | dx [..rows, d], dgain [d], dbias [d] |
 * | OwnRmsNorm | x [..rows, d], gain [d] | epsilon | y [..rows, d], inverseRms [rows] |
 * | OwnRmsNormGradient | dy, x [..rows, d], gain [d], inverseRms [rows] | | dx [..rows, d], dgain [d] |
 * | OwnCopy | x [..] | reads (1 or 2) | y [..]; with reads 2 also input x2 [..], and y = x + x2 |
 * | OwnAttention | q [b, t, d], k [b, s, d], v [b, s, d] | headCount, causal | out [b, t, d], probabilities [b, heads, t, s] |
 * | OwnAttentionGradient | dout, q, k, v, probabilities | headCount, causal | dq, dk, dv |
 * | OwnCrossEntropy | logits [n, v], targets [n] int32 | | loss [n], probabilities [n, v] |
 * | OwnAdam | parameter, gradient, firstMoment, secondMoment, all [..] | stepSize, beta1, beta2, epsilon, correction2 | the three, updated |
 * | OwnColumnSum | x [..rows, d] | | sums [d] over the rows |
 * | OwnReluGradient | dy, y [..] | | dx [..]: dy where y > 0, else 0 |
 * | OwnGather | values [rowCount, d], rows [n] int32 | | gathered [n, d], zeros for a row outside |
 * | OwnScatterAdd | rows [n] int32, values [n, d] | rowCount | sums [rowCount, d] |
 * | OwnLinear | x [n, d], weight [d, f], bias [f] | relu | y [n, f]: x weight + bias, or its positive part |
 * | OwnAdamAll | parameter0 [..], gradient0 [..], parameter1, ..; moments [2, size of all] | count and those of OwnAdam | the parameters, then the moments, updated |
 * | OwnGlobalNorm | gradient0 [..], gradient1, .. | count | Euclidean norm [] of all together |
 */
export const OWN_KERNELS = [
  'OwnLayerNorm',
  'OwnLayerNormGradient',
  'OwnRmsNorm',
  'OwnRmsNormGradient',
  'OwnCopy',
  'OwnAttention',
  'OwnAttentionGradient',
  'OwnCrossEntropy',
  'OwnAdam',
  'OwnColumnSum',
  'OwnReluGradient',
  'OwnGather',
  'OwnScatterAdd',
  'OwnLinear',
  'OwnAdamAll',
  'OwnGlobalNorm',
] as const;
export type OwnKernel = (typeof OWN_KERNELS)[number];

/** Those that spare dispatches, each of which costs a GPU as much as a small kernel, and a processor nothing: only GPUs have them. */
export type DispatchSaver = 'OwnLinear' | 'OwnAdamAll' | 'OwnGlobalNorm';
