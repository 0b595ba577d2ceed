import * as tf from '@tensorflow/tfjs-core';
import { crossEntropy } from '../model/cross-entropy.ts';
import type { Parameters } from '../model/initialisation.ts';
import { logits, lossAndGradients, type Batch } from '../model/transformer.ts';
import type { ModelConfig } from '../result.ts';

/**
 * The cross-entropy alone, and the gradient of `cross-entropy + weight * mean(log(Z)^2)`, Z the softmax's denominator of each token.
 * Chowdhery et al. 2022 (PaLM), section 5. The caller disposes of both.
 */
export function withLogNormaliser(
  model: ModelConfig,
  parameters: Parameters,
  batch: Batch,
  weight: number,
): { loss: tf.Tensor; gradients: Parameters } {
  const entropies: tf.Tensor[] = [];
  const { loss, gradients } = lossAndGradients(model, parameters, batch, (...given) => {
    const scores = logits(...given);
    const loss = crossEntropy(scores, batch.targets);
    entropies.push(tf.keep(loss.clone()));
    return tf.add(loss, tf.mul(tf.mean(tf.square(tf.logSumExp(scores, -1))), weight));
  });
  loss.dispose();
  const [entropy] = entropies as [tf.Tensor];
  return { loss: entropy, gradients };
}
