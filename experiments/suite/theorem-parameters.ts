import * as tf from '@tensorflow/tfjs-core';
import { initialValues, type Parameters } from '../model/initialisation.ts';
import { MATRIX_ROLES, parameterSpecifications, type ParameterSpecification } from '../model/parameters.ts';
import { residualScales } from '../model/placement.ts';
import { draws } from '../model/random.ts';
import type { ModelConfig } from '../result.ts';

/**
 * Parameters as Theorem 1 of Xiong et al. 2020 assumes them: W_Q and W_K zero, the other layer matrices `N(0, 2 / (n_in + n_out))`, which
 * DeepNorm multiplies by its factor; embeddings, head and norms as the configuration says. The caller disposes of them.
 */
export function theoremParameters(model: ModelConfig, seed: number): Parameters {
  return Object.fromEntries(
    parameterSpecifications(model).map((specification) => {
      const { name, shape, role } = specification;
      const isMatrix = MATRIX_ROLES.includes(role);
      const values = isMatrix ? layerMatrix(model, specification, seed) : initialValues(model, specification, seed);
      return [name, tf.tensor(Float32Array.from(values), shape)];
    }),
  );
}

function layerMatrix(model: ModelConfig, { name, shape, role, stack }: ParameterSpecification, seed: number): Float64Array {
  const [inputs = 0, outputs = 0] = shape;
  if (role === 'query' || role === 'key') return new Float64Array(inputs * outputs);
  const deviation = Math.sqrt(2 / (inputs + outputs)) * residualScales(model, stack).branch;
  return draws(seed, `parameter ${name}`)
    .normal(inputs * outputs)
    .map((z) => deviation * z);
}
