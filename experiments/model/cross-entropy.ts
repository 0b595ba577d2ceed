import * as tf from '@tensorflow/tfjs-core';
import { hasOwnKernel, runOwnKernel } from './own-kernel.ts';

/** Mean negative log-likelihood of the targets, nats a token. logits [n, v], targets n token ids -> scalar. */
export function crossEntropy(logits: tf.Tensor, targets: Int32Array): tf.Scalar {
  return tf.mean(hasOwnKernel('OwnCrossEntropy') ? fusedCrossEntropy(logits, targets) : composedCrossEntropy(logits, targets));
}

function composedCrossEntropy(logits: tf.Tensor, targets: Int32Array): tf.Tensor {
  const logProbabilities = tf.logSoftmax(logits);
  return tf.neg(tf.sum(tf.mul(oneHot(targets, logits.shape[1] ?? 0), logProbabilities), -1));
}

function fusedCrossEntropy(logits: tf.Tensor, targets: Int32Array): tf.Tensor {
  const vocabularySize = logits.shape[1] ?? 0;
  const apply = tf.customGrad((...args) => {
    const [input, save] = args as [tf.Tensor, tf.GradSaveFunc];
    const [loss, probabilities] = runOwnKernel('OwnCrossEntropy', { logits: input, targets: tf.tensor1d(targets, 'int32') }) as [
      tf.Tensor,
      tf.Tensor,
    ];
    save([probabilities]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]): tf.Tensor => {
      const [p] = saved as [tf.Tensor];
      return tf.mul(tf.sub(p, oneHot(targets, vocabularySize)), tf.expandDims(dy, -1));
    };
    return { value: loss, gradFunc };
  });
  return apply(logits);
}

/**
 * Rows with a single 1, [n, v], float32. Filled here because `tf.oneHot` writes the bits of integers on wasm, and used for the embedding
 * too where `OwnScatterAdd` is missing, because the gradient of `tf.gather` needs a kernel that not every backend has.
 */
export function oneHot(ids: Int32Array, size: number): tf.Tensor2D {
  const rows = new Float32Array(ids.length * size);
  ids.forEach((id, row) => {
    if (id < 0 || id >= size) throw new RangeError(`token id ${id} is outside the vocabulary of ${size}`);
    rows[row * size + id] = 1;
  });
  return tf.tensor2d(rows, [ids.length, size]);
}
