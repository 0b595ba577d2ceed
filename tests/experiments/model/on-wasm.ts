/** The model of `experiments/model` on the wasm backend, called with the referee's matrices and token lists. */
import * as tf from '@tensorflow/tfjs-core';
import { open } from '../../../experiments/backends/wasm.ts';
import type { Parameters } from '../../../experiments/model/initialisation.ts';
import * as transformer from '../../../experiments/model/transformer.ts';
import type { ModelConfig } from '../../../experiments/result.ts';
import type { Matrix } from '../reference/matrix.ts';
import type { Batch } from '../reference/model.ts';
import type { Tensors } from '../reference/parameters.ts';
import type { Sizes } from '../reference/shapes.ts';
import type { ReferenceConfig } from '../reference/stack.ts';

export async function openWasm(): Promise<void> {
  const opened = await open();
  if ('unavailable' in opened) throw new Error(opened.unavailable);
}

/** What the model needs besides what the referee needs; initialisation plays no part when parameters are given. */
export function modelConfigOf(config: ReferenceConfig, sizes: Sizes): ModelConfig {
  const { modelWidth, feedForwardWidth, vocabularySize, sequenceLength } = sizes;
  const initialisation = {
    initialisation: 'xavier',
    branchGain: 1,
    embeddingDeviation: 1,
    positionDeviation: 0.5,
    headDeviation: null,
  } as const;
  return {
    ...config,
    ...{ modelWidth, feedForwardWidth, vocabularySize, sequenceLength },
    ...initialisation,
  };
}

/** Rank 1 for what is a vector in the model (the parameters of norms, learned factors and biases), rank 2 for the rest. */
export function tensorsOf(parameters: Tensors): Parameters {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [name, tensorOf(value, /(\.(gain|bias|alpha|b1|b2)|Alpha|Omega)$/.test(name))]),
  );
}

export function tensorOf({ rows, columns, data }: Matrix, isVector = false): tf.Tensor {
  return tf.tensor(Float32Array.from(data), isVector ? [columns] : [rows, columns]);
}

export interface ModelReckoning {
  lossNats: number;
  gradients: Record<string, Float32Array>;
}

/** Loss and gradients by `transformer.lossAndGradients`, or by that function of another copy of the module. */
export function runModel(
  config: ReferenceConfig,
  sizes: Sizes,
  parameters: Tensors,
  batch: Batch,
  { lossAndGradients }: Pick<typeof transformer, 'lossAndGradients'> = transformer,
): ModelReckoning {
  const ids = (tokens: readonly (readonly number[])[]): Int32Array => Int32Array.from(tokens.flat());
  return tf.tidy(() => {
    const { loss, gradients } = lossAndGradients(modelConfigOf(config, sizes), tensorsOf(parameters), {
      batchSize: batch.inputs.length,
      source: batch.source ? ids(batch.source) : null,
      inputs: ids(batch.inputs),
      targets: ids(batch.targets),
    });
    return {
      lossNats: numbersOf(loss)[0] ?? Number.NaN,
      gradients: Object.fromEntries(Object.entries(gradients).map(([name, gradient]) => [name, numbersOf(gradient)])),
    };
  });
}

export function numbersOf(tensor: tf.Tensor): Float32Array {
  return Float32Array.from(tensor.dataSync());
}
