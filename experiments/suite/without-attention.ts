import * as tf from '@tensorflow/tfjs-core';
import { withProfiledOmegas } from '../model/admin.ts';
import type { Parameters } from '../model/initialisation.ts';
import { parameterSpecifications } from '../model/parameters.ts';
import type { ModelConfig } from '../result.ts';

/**
 * The same parameters with `W_O = 0`: attention then adds nothing to the stream and returns no gradient to it. Admin's factors are profiled
 * anew, since they count what the branches add. Tensors that stay are shared with `parameters`; the caller disposes of both.
 */
export function withoutAttention(model: ModelConfig, parameters: Parameters, seed: number): Parameters {
  const silenced = { ...parameters };
  for (const { name, shape, role } of parameterSpecifications(model)) {
    if (role === 'output') silenced[name] = tf.zeros(shape);
    if (role === 'skipFactor') silenced[name] = tf.ones(shape);
  }
  return model.placement === 'admin' ? withProfiledOmegas(model, silenced, seed) : silenced;
}
