import * as tf from '@tensorflow/tfjs-core';
import { oneHot } from './cross-entropy.ts';
import { hasOwnKernel, runOwnKernel } from './own-kernel.ts';

/** Rows of the embedding [v, d] by token id, n ids -> [n, d]. */
export function lookUp(ids: Int32Array, embedding: tf.Tensor): tf.Tensor {
  const [vocabularySize = 0] = embedding.shape;
  const gathers = hasOwnKernel('OwnGather') && hasOwnKernel('OwnScatterAdd');
  return gathers ? gatherRows(ids, vocabularySize, embedding) : tf.matMul(oneHot(ids, vocabularySize), embedding);
}

/** The rows themselves in place of a product with rows of zeros and a single 1; their gradients are added up where they came from. */
function gatherRows(ids: Int32Array, vocabularySize: number, embedding: tf.Tensor): tf.Tensor {
  const outside = ids.find((id) => id < 0 || id >= vocabularySize);
  if (outside !== undefined) throw new RangeError(`token id ${outside} is outside the vocabulary of ${vocabularySize}`);
  const apply = tf.customGrad((...args) => {
    const [values, save] = args as [tf.Tensor, tf.GradSaveFunc];
    const rows = tf.tensor1d(ids, 'int32');
    save([rows]);
    const [value] = runOwnKernel('OwnGather', { rows, values }) as [tf.Tensor];
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]): tf.Tensor[] => {
      const [savedRows] = saved as [tf.Tensor];
      return runOwnKernel('OwnScatterAdd', { rows: savedRows, values: dy }, { rowCount: vocabularySize });
    };
    return { value, gradFunc };
  });
  return apply(embedding);
}
