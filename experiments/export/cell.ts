/** One cell as plain tensors and words, for whoever wants to compute it again elsewhere. */
import * as tf from '@tensorflow/tfjs-core';
import { whyNotBuildable } from '../model/buildable.ts';
import { initialise, type Parameters } from '../model/initialisation.ts';
import { parameterSpecifications } from '../model/parameters.ts';
import { draws } from '../model/random.ts';
import { finalState, lossAndGradients, type Batch } from '../model/transformer.ts';
import type { ModelConfig } from '../result.ts';
import { GPT2_INITIALISATION, modelOf } from '../suite/models.ts';
import { randomBatch } from '../training/random-batch.ts';
import { describeInitialisation, describeModel, meaningOf } from './description.ts';
import { encodeSafetensors, typeName, type NamedTensor } from './safetensors.ts';

export type CellChoice = Pick<
  ModelConfig,
  | 'architecture'
  | 'placement'
  | 'norm'
  | 'qkNorm'
  | 'initialisation'
  | 'activation'
  | 'layerCount'
  | 'modelWidth'
  | 'headCount'
  | 'vocabularySize'
  | 'sequenceLength'
> & {
  batchSize: number;
  seed: number;
  /** Standard deviation of normal numbers added to every parameter, so that no gain is 1 and no bias 0. */
  noise: number;
};

export interface ExportedCell {
  /** A safetensors file. */
  tensors: Uint8Array;
  /** What the tensors are and how they came about, for a JSON file. */
  description: Record<string, unknown>;
}

/**
 * Initial parameters, a batch of random tokens, logits, loss and all gradients on the current backend, and their description.
 * A string when no model has this configuration: why.
 */
export async function exportCell({ batchSize, seed, noise, ...choice }: CellChoice): Promise<ExportedCell | string> {
  const model = modelOf({ ...choice, ...(choice.initialisation === 'gpt2' && GPT2_INITIALISATION) });
  const reason = whyNotBuildable(model);
  if (reason !== null) return reason;

  const batch = randomBatch(model, batchSize, 'uniform', seed);
  const described = [...batchTensors(model, batch), ...(await computedTensors(model, batch, seed, noise))];
  return {
    tensors: encodeSafetensors(described.map(({ tensor }) => tensor)),
    description: {
      format: 'a transformer with one batch, its loss and its gradients; version 1',
      model,
      batchSize,
      seed,
      computation: describeModel(model),
      initialisation: describeInitialisation(model, noise),
      tensors: described.map(({ tensor: { name, shape, values }, meaning }) => ({ name, type: typeName(values), shape, meaning })),
    },
  };
}

interface Described {
  tensor: NamedTensor;
  meaning: string;
}

function batchTensors({ sequenceLength }: ModelConfig, { batchSize, source, inputs, targets }: Batch): Described[] {
  const tokens = (name: string, values: Int32Array, meaning: string): Described => ({
    tensor: { name: `batch.${name}`, shape: [batchSize, sequenceLength], values },
    meaning: `tokens ${meaning}, one row a sequence, drawn uniformly from the vocabulary`,
  });
  return [
    ...(source ? [tokens('source', source, 'that the encoder reads')] : []),
    tokens('inputs', inputs, 'that the decoder reads'),
    tokens('targets', targets, 'to be predicted at the same positions, not those of the inputs'),
  ];
}

async function computedTensors(model: ModelConfig, batch: Batch, seed: number, noise: number): Promise<Described[]> {
  const specifications = parameterSpecifications(model);
  const initial = initialise(model, seed);
  const parameters = noise === 0 ? initial : disturbed(initial, seed, noise);
  const { loss, gradients } = lossAndGradients(model, parameters, batch);
  const logits = tf.tidy(() => tf.matMul(finalState(model, parameters, batch), parameters.head as tf.Tensor2D));
  const shape = [batch.batchSize, model.sequenceLength, model.vocabularySize];
  const values = async (tensor: tf.Tensor | undefined): Promise<Float32Array> => Float32Array.from((await tensor?.data()) ?? []);
  const described: Described[] = [
    { tensor: { name: 'loss', shape: [], values: await values(loss) }, meaning: 'in nats a token' },
    { tensor: { name: 'logits', shape, values: await values(logits) }, meaning: 'before the softmax: sequence, position, token' },
  ];
  for (const specification of specifications) {
    const { name, shape: own } = specification;
    const meaning = meaningOf(specification);
    described.push({ tensor: { name: `parameter.${name}`, shape: own, values: await values(parameters[name]) }, meaning });
    described.push({
      tensor: { name: `gradient.${name}`, shape: own, values: await values(gradients[name]) },
      meaning: `of the loss with respect to parameter.${name}`,
    });
  }
  tf.dispose([loss, logits, parameters, gradients]);
  return described;
}

/** `parameters` plus noise, in place of the given tensors, which are disposed of. */
function disturbed(parameters: Parameters, seed: number, deviation: number): Parameters {
  const moved = Object.entries(parameters).map(([name, tensor]) => {
    const noise = draws(seed, `noise ${name}`).normal(tensor.size);
    const added = Float32Array.from(noise, (z) => deviation * z);
    return [name, tf.tidy(() => tf.add(tensor, tf.tensor(added, tensor.shape)))] as const;
  });
  tf.dispose(parameters);
  return Object.fromEntries(moved);
}
