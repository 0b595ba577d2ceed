/**
 * The transformer: decoder-only, or encoder and decoder with cross-attention. Tokens are rows, so that the residual stream is a matrix
 * [batch * time, d] from the embedding to the head and every weight is applied by one matrix product.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { ModelConfig } from '../result.ts';
import { attention, normaliseHeads } from './attention.ts';
import { addBias } from './bias.ts';
import { crossEntropy } from './cross-entropy.ts';
import { lookUp } from './embedding.ts';
import { feedForward } from './feed-forward.ts';
import type { Parameters } from './initialisation.ts';
import { norm, type NormParameters } from './norm.ts';
import { hasCrossAttention, SUBLAYER_PREFIX, type SublayerKind } from './parameters.ts';
import { PLACEMENT_RULES, sublayerRule, type Stack, type SublayerTensors } from './placement.ts';

/** Token ids, row-major [batchSize, length]. `source` is read by the encoder, where there is one. */
export interface Batch {
  batchSize: number;
  source: Int32Array | null;
  inputs: Int32Array;
  targets: Int32Array;
}

export interface Site {
  stack: Stack;
  layer: number;
  kind: SublayerKind;
}

/** Sees each sublayer in order and returns the stream to go on with (the one it was shown, or that plus something). */
export type Observer = (site: Site, tensors: SublayerTensors) => tf.Tensor;
/** Sees the embedded input of each stack likewise. */
export interface Observers {
  embedded?: (stack: Stack, x: tf.Tensor) => tf.Tensor;
  sublayer?: Observer;
}

/** Mean cross-entropy of the batch's targets, nats a token. */
export function loss(config: ModelConfig, parameters: Parameters, batch: Batch, observers: Observers = {}): tf.Scalar {
  return crossEntropy(logits(config, parameters, batch, observers), batch.targets);
}

/** What the softmax over the vocabulary reads, [b * t, v]. */
export function logits(config: ModelConfig, parameters: Parameters, batch: Batch, observers: Observers = {}): tf.Tensor {
  return tf.matMul(finalState(config, parameters, batch, observers), parameter(parameters, 'head'));
}

/** The state that the head reads, [b * t, d]: normalised under every placement, unless the norm is `none`. */
export function finalState(config: ModelConfig, parameters: Parameters, batch: Batch, observers: Observers = {}): tf.Tensor {
  if (config.architecture === 'decoder') return stack(config, parameters, 'decoder', batch.inputs, batch.batchSize, null, observers);
  if (!batch.source) throw new Error('an encoder-decoder needs a batch with a source, and this one has none');
  const memory = stack(config, parameters, 'encoder', batch.source, batch.batchSize, null, observers);
  return stack(config, parameters, 'decoder', batch.inputs, batch.batchSize, memory, observers);
}

/** What is minimised; the loss itself unless something is added to it. */
export type Objective = (config: ModelConfig, parameters: Parameters, batch: Batch) => tf.Scalar;

/** Loss (or another objective) and its gradient for every parameter, by the parameter's name. The caller disposes of both. */
export function lossAndGradients(
  config: ModelConfig,
  parameters: Parameters,
  batch: Batch,
  objective: Objective = loss,
): { loss: tf.Tensor; gradients: Parameters } {
  const names = Object.keys(parameters);
  const compute = tf.valueAndGrads((...tensors: tf.Tensor[]) =>
    objective(config, Object.fromEntries(names.map((name, index) => [name, tensors[index]])) as Parameters, batch),
  );
  const { value, grads } = compute(Object.values(parameters));
  return { loss: value, gradients: Object.fromEntries(names.map((name, index) => [name, grads[index]])) as Parameters };
}

/** One stack from token ids to its last state, [b * t] ids -> [b * t, d]. The decoder is causal and reads `memory` where there is one. */
function stack(
  config: ModelConfig,
  parameters: Parameters,
  name: Stack,
  ids: Int32Array,
  batchSize: number,
  memory: tf.Tensor | null,
  observers: Observers,
): tf.Tensor {
  const length = ids.length / batchSize;
  const get = (key: string): tf.Tensor => parameter(parameters, `${name}.${key}`);
  const normalise = (key: string) => (x: tf.Tensor) => norm(config.norm, x, normParameters(parameters, `${name}.${key}`), config.epsilon);
  const normaliseEach = (key: string, x: tf.Tensor) => normaliseHeads(config, x, normParameters(parameters, `${name}.${key}`));

  const embedded = embed(ids, batchSize, get('embedding'), get('position'));
  let x = observers.embedded?.(name, embedded) ?? embedded; // [b * t, d]

  for (let layer = 1; layer <= config.layerCount; layer++) {
    const rule = sublayerRule(config, layer);
    const factor = rule.factor?.(config, name, layer) ?? 1;
    let before: SublayerTensors | null = null;
    const pass = (kind: SublayerKind, branch: (read: tf.Tensor) => tf.Tensor): void => {
      const key = `${layer}.${SUBLAYER_PREFIX[kind]}`;
      const learned = (): tf.Tensor => get(`${key}${rule.learned?.suffix ?? ''}`);
      const parts = { branch, norm: normalise(`${key}Norm`), outNorm: normalise(`${key}OutNorm`), learned, factor, before };
      before = rule.compute(x, parts);
      x = observers.sublayer?.({ stack: name, layer, kind }, before) ?? before.stream;
    };
    const weight = (key: string): tf.Tensor => get(`${layer}.${key}`);
    const shape = { batchSize, queryLength: length, headCount: config.headCount };
    pass('self-attention', (read) => {
      const queries = normaliseEach(`${layer}.qNorm`, tf.matMul(read, weight('wq')));
      const keys = normaliseEach(`${layer}.kNorm`, tf.matMul(read, weight('wk')));
      const mixed = attention(queries, keys, tf.matMul(read, weight('wv')), {
        ...shape,
        keyLength: length,
        causal: name === 'decoder',
      });
      return tf.matMul(mixed, weight('wo'));
    });
    if (memory && hasCrossAttention(config, name)) {
      const keyLength = rowsOf(memory) / batchSize;
      pass('cross-attention', (read) => {
        const keys = normaliseEach(`${layer}.crossKNorm`, tf.matMul(memory, weight('crossWk')));
        const values = tf.matMul(memory, weight('crossWv'));
        const queries = normaliseEach(`${layer}.crossQNorm`, tf.matMul(read, weight('crossWq')));
        return tf.matMul(attention(queries, keys, values, { ...shape, keyLength, causal: false }), weight('crossWo'));
      });
    }
    pass('feed-forward', (read) =>
      feedForward(read, { w1: weight('w1'), b1: weight('b1'), w2: weight('w2'), b2: weight('b2') }, config.activation),
    );
  }
  return PLACEMENT_RULES[config.placement].hasFinalNorm ? normalise('finalNorm')(x) : x;
}

/** Token embedding plus learned position, [b * t] ids -> [b * t, d]. */
function embed(ids: Int32Array, batchSize: number, embedding: tf.Tensor, position: tf.Tensor): tf.Tensor {
  const width = embedding.shape[1] ?? 0;
  const length = ids.length / batchSize;
  if (length !== position.shape[0])
    throw new RangeError(`a sequence has ${length} tokens, but the model has ${String(position.shape[0])} positions`);
  const sequences = tf.reshape(lookUp(ids, embedding), [batchSize, length * width]);
  return tf.reshape(addBias(sequences, tf.reshape(position, [length * width])), [batchSize * length, width]);
}

/** Those that are there: `norm` says which one is missing. */
export function normParameters(parameters: Parameters, key: string): NormParameters {
  return { gain: parameters[`${key}.gain`], bias: parameters[`${key}.bias`], alpha: parameters[`${key}.alpha`] };
}

function rowsOf(x: tf.Tensor): number {
  return x.size / (x.shape.at(-1) ?? 1);
}

function parameter(parameters: Parameters, name: string): tf.Tensor {
  const tensor = parameters[name];
  if (!tensor) throw new Error(`the model has no parameter ${name}`);
  return tensor;
}
