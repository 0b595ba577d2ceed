/** Multi-head attention over tokens kept as rows, [batch * time, d]; head h owns columns h * d_h to (h + 1) * d_h. */
import * as tf from '@tensorflow/tfjs-core';
import type { ModelConfig } from '../result.ts';
import { norm, type NormParameters } from './norm.ts';
import { hasOwnKernel, runOwnKernel } from './own-kernel.ts';

export interface AttentionShape {
  batchSize: number;
  queryLength: number;
  keyLength: number;
  headCount: number;
  /** A query sees the keys up to its own position. */
  causal: boolean;
}

/** `softmax(q k^T / sqrt(d_h)) v` for each head. q [b * t, d]; k, v [b * s, d] -> [b * t, d]. Vaswani et al. 2017, eq. 1. */
export function attention(q: tf.Tensor, k: tf.Tensor, v: tf.Tensor, shape: AttentionShape): tf.Tensor {
  const { batchSize, queryLength, keyLength } = shape;
  const width = q.shape[1] ?? 0;
  const query = tf.reshape(q, [batchSize, queryLength, width]);
  const key = tf.reshape(k, [batchSize, keyLength, width]);
  const value = tf.reshape(v, [batchSize, keyLength, width]);
  const out = hasOwnKernel('OwnAttention') ? fusedAttention(query, key, value, shape) : composedAttention(query, key, value, shape);
  return tf.reshape(out, [batchSize * queryLength, width]);
}

/**
 * QK-norm: every head's queries, or keys, each normalised over the width of the head with parameters [d_h] that all heads share, [b * t, d]
 * -> [b * t, d]. Henry et al. 2020 (QKNorm), with the L2 norm; Dehghani et al. 2023 (ViT-22B), section 2, with LayerNorm.
 */
export function normaliseHeads(
  { qkNorm, headCount, epsilon }: Pick<ModelConfig, 'qkNorm' | 'headCount' | 'epsilon'>,
  x: tf.Tensor,
  parameters: NormParameters,
): tf.Tensor {
  if (qkNorm === 'none') return x;
  const [rows = 0, width = 0] = x.shape;
  const heads = tf.reshape(x, [rows * headCount, width / headCount]); // [b * t * h, d_h]
  return tf.reshape(norm(qkNorm, heads, parameters, epsilon), [rows, width]);
}

/** As `attention`, from operators, on [b, t, d] and [b, s, d]. */
export function composedAttention(
  q: tf.Tensor,
  k: tf.Tensor,
  v: tf.Tensor,
  { batchSize, queryLength, keyLength, headCount, causal }: AttentionShape,
): tf.Tensor {
  const width = q.shape[2] ?? 0;
  const logits = attentionLogits(q, k, { batchSize, queryLength, keyLength, headCount, causal });
  const mixed = tf.matMul(tf.softmax(logits), heads(v, batchSize, keyLength, headCount)); // [b, h, t, d_h]
  return tf.reshape(tf.transpose(mixed, [0, 2, 1, 3]), [batchSize, queryLength, width]);
}

/** `q k^T / sqrt(d_h)` of each head, hidden keys at a large negative number: q [b, t, d], k [b, s, d] -> [b, h, t, s]. */
export function attentionLogits(
  q: tf.Tensor,
  k: tf.Tensor,
  { batchSize, queryLength, keyLength, headCount, causal }: AttentionShape,
): tf.Tensor {
  const headWidth = (q.shape.at(-1) ?? 0) / headCount;
  const queries = heads(q, batchSize, queryLength, headCount);
  const scores = tf.mul(tf.matMul(queries, heads(k, batchSize, keyLength, headCount), false, true), 1 / Math.sqrt(headWidth)); // [b, h, t, s]
  return causal ? tf.add(scores, causalMask(queryLength, keyLength)) : scores;
}

/** [b, t, d] or [b * t, d] -> [b, h, t, d_h]. */
function heads(x: tf.Tensor, batchSize: number, length: number, headCount: number): tf.Tensor {
  return tf.transpose(tf.reshape(x, [batchSize, length, headCount, (x.shape.at(-1) ?? 0) / headCount]), [0, 2, 1, 3]);
}

function fusedAttention(q: tf.Tensor, k: tf.Tensor, v: tf.Tensor, { headCount, causal }: AttentionShape): tf.Tensor {
  const apply = tf.customGrad((...args) => {
    const [query, key, value, save] = args as [tf.Tensor, tf.Tensor, tf.Tensor, tf.GradSaveFunc];
    const [out, probabilities] = runOwnKernel('OwnAttention', { q: query, k: key, v: value }, { headCount, causal }) as [
      tf.Tensor,
      tf.Tensor,
    ];
    save([query, key, value, probabilities]);
    const gradFunc = (dout: tf.Tensor, saved: tf.Tensor[]): tf.Tensor[] => {
      const [savedQ, savedK, savedV, savedP] = saved as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
      return runOwnKernel('OwnAttentionGradient', { dout, q: savedQ, k: savedK, v: savedV, probabilities: savedP }, { headCount, causal });
    };
    return { value: out, gradFunc };
  });
  return apply(q, k, v);
}

/** 0 where the key is visible and a large negative number where it is not, [t, s]. */
function causalMask(queryLength: number, keyLength: number): tf.Tensor {
  const mask = new Float32Array(queryLength * keyLength);
  for (let t = 0; t < queryLength; t++) for (let s = t + 1; s < keyLength; s++) mask[t * keyLength + s] = -1e9;
  return tf.tensor2d(mask, [queryLength, keyLength]);
}
