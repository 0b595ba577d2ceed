/** What `engine-speed` times: the calls of each subject, on whichever kernels are in use when they are called. */
import * as tf from '@tensorflow/tfjs-core';
import { attention } from '../model/attention.ts';
import { initialise, type Parameters } from '../model/initialisation.ts';
import { hasOwnKernel, runOwnKernel } from '../model/own-kernel.ts';
import { MATRIX_ROLES, parameterSpecifications } from '../model/parameters.ts';
import { draws } from '../model/random.ts';
import { lossAndGradients } from '../model/transformer.ts';
import type { ConfigOf, ModelConfig } from '../result.ts';
import { normVariants } from '../timing/norm-variants.ts';
import { adam, type Optimizer } from '../training/optimizer.ts';
import { randomBatch } from '../training/random-batch.ts';

type Config = ConfigOf<'engine-speed'>;
type Subject<Name extends Config['subject']> = Extract<Config, { subject: Name }>;

export interface EngineCall {
  /** Also the name of PyTorch's call; see `timing/pytorch-program.ts`. */
  what: string;
  operations: number | null;
  bytes: number | null;
  /** The caller disposes of the tensors. */
  call: () => tf.Tensor[];
  /** Moves as many bytes and computes nothing; null where operations are what counts. */
  copy: (() => tf.Tensor[]) | null;
}

export interface EngineCalls {
  calls: EngineCall[];
  dispose: () => void;
}

/** The calls of that subject on tensors drawn under `seed`. */
export function engineCalls(config: Config, seed: number): EngineCalls {
  switch (config.subject) {
    case 'reference-step':
      return referenceStep(config, seed);
    case 'training-step':
      return trainingStep(config, seed);
    case 'matmul':
      return matMul(config, seed);
    case 'norm':
      return norm(config, seed);
    case 'attention':
      return attentionCalls(config, seed);
    case 'copy':
      return copy(config, seed);
    default:
      return config satisfies never;
  }
}

function referenceStep({ model, batchSize }: Subject<'reference-step'>, seed: number): EngineCalls {
  const parameters = initialise(model, seed);
  const batch = randomBatch(model, batchSize, 'uniform', seed);
  const call = (): tf.Tensor[] => {
    const { loss, gradients } = lossAndGradients(model, parameters, batch);
    return [loss, ...Object.values(gradients)];
  };
  return {
    calls: [{ what: 'loss and gradients', operations: stepOperations(model, batchSize), bytes: null, call, copy: null }],
    dispose: () => tf.dispose(parameters),
  };
}

/** So small that thousands of steps on one batch leave its numbers as they are. */
const LEARNING_RATE = 1e-7;

function trainingStep({ model, batchSize }: Subject<'training-step'>, seed: number): EngineCalls {
  const batch = randomBatch(model, batchSize, 'uniform', seed);
  /** An optimizer chooses its kernels when it is made, so that each set of kernels has its own. */
  const states = new Map<boolean, { parameters: Parameters; optimizer: Optimizer }>();
  const stateOf = (isOurs: boolean) => {
    const state = states.get(isOurs) ?? {
      parameters: initialise(model, seed),
      optimizer: adam({ beta1: 0.9, beta2: 0.999, epsilon: 1e-8 }),
    };
    states.set(isOurs, state);
    return state;
  };
  const call = (): tf.Tensor[] => {
    const state = stateOf(hasOwnKernel('OwnCrossEntropy'));
    const { loss, gradients } = lossAndGradients(model, state.parameters, batch);
    state.parameters = state.optimizer.step(state.parameters, gradients, LEARNING_RATE);
    return [loss];
  };
  return {
    // Adam's dozen operations a parameter are left out, as small beside the products.
    calls: [{ what: 'loss, gradients and Adam', operations: stepOperations(model, batchSize), bytes: null, call, copy: null }],
    dispose: () => {
      for (const { parameters, optimizer } of states.values()) {
        optimizer.dispose();
        tf.dispose(parameters);
      }
    },
  };
}

/**
 * Two operations a weight and token forward and four backward; the two products of attention count as `2 T d` weights a layer, the half that
 * the causal mask hides included.
 */
export function stepOperations(model: ModelConfig, batchSize: number): number {
  const { layerCount, sequenceLength, modelWidth } = model;
  const matrixWeights = parameterSpecifications(model)
    .filter(({ role }) => role === 'head' || MATRIX_ROLES.includes(role))
    .reduce((sum, { shape }) => sum + tf.util.sizeFromShape(shape), 0);
  return 6 * batchSize * sequenceLength * (matrixWeights + 2 * layerCount * sequenceLength * modelWidth);
}

function matMul({ batch, rows, columns, inner }: Subject<'matmul'>, seed: number): EngineCalls {
  const operand = (name: string, shape: [number, number]): tf.Tensor => normal(seed, name, batch === 1 ? shape : [batch, ...shape]);
  const a = { N: operand('a', [rows, inner]), T: operand('a transposed', [inner, rows]) };
  const b = { N: operand('b', [inner, columns]), T: operand('b transposed', [columns, inner]) };
  const calls = (['N', 'T'] as const).flatMap((left) =>
    (['N', 'T'] as const).map((right): EngineCall => ({
      what: left + right,
      operations: 2 * batch * rows * columns * inner,
      bytes: null,
      call: () => [tf.matMul(a[left], b[right], left === 'T', right === 'T')],
      copy: null,
    })),
  );
  return { calls, dispose: () => tf.dispose([a, b]) };
}

function norm({ rows, width, epsilon }: Subject<'norm'>, seed: number): EngineCalls {
  const { variants, dispose } = normVariants(rows, width, epsilon, seed);
  /** Fused where the kernels in use have it. */
  const either = (operation: string, pass: string) => (): tf.Tensor[] => {
    const matching = variants.filter((each) => each.operation === operation && each.pass === pass);
    const chosen =
      matching.find(({ ownKernel }) => ownKernel && hasOwnKernel(ownKernel)) ??
      matching.find(({ implementation }) => implementation === 'composed');
    if (!chosen) throw new Error(`norm-variants has no ${operation} ${pass}`);
    return chosen.call();
  };
  const calls = variants
    .filter(({ operation, implementation }) => operation !== 'copy' && implementation === 'fused')
    .map(({ operation, pass, minimumBytes }): EngineCall => ({
      what: `${operation} ${pass}`,
      operations: null,
      bytes: minimumBytes,
      call: either(operation, pass),
      copy: either('copy', pass),
    }));
  return { calls, dispose };
}

function attentionCalls({ batchSize, sequenceLength, headCount, modelWidth }: Subject<'attention'>, seed: number): EngineCalls {
  const rows = (name: string): tf.Tensor => normal(seed, name, [batchSize * sequenceLength, modelWidth]);
  const [q, k, v, dout] = [rows('q'), rows('k'), rows('v'), rows('dout')];
  const shape = { batchSize, queryLength: sequenceLength, keyLength: sequenceLength, headCount, causal: true };
  const mix = (query: tf.Tensor, key: tf.Tensor, value: tf.Tensor): tf.Tensor => attention(query, key, value, shape);
  const both = tf.grads(mix);
  // One of the products, over the keys that a query sees.
  const product = batchSize * sequenceLength * (sequenceLength + 1) * modelWidth;
  return {
    calls: [
      { what: 'forward', operations: 2 * product, bytes: null, call: () => [tf.tidy(() => mix(q, k, v))], copy: null },
      { what: 'forward and backward', operations: 6 * product, bytes: null, call: () => both([q, k, v], dout), copy: null },
    ],
    dispose: () => tf.dispose([q, k, v, dout]),
  };
}

function copy({ size }: Subject<'copy'>, seed: number): EngineCalls {
  const x = normal(seed, 'numbers', [size]);
  const call = (): tf.Tensor[] => (hasOwnKernel('OwnCopy') ? runOwnKernel('OwnCopy', { x }, { reads: 1 }) : [tf.neg(x)]);
  return { calls: [{ what: 'copy', operations: null, bytes: 8 * size, call, copy: null }], dispose: () => x.dispose() };
}

function normal(seed: number, purpose: string, shape: number[]): tf.Tensor {
  return tf.tensor(Float32Array.from(draws(seed, purpose).normal(tf.util.sizeFromShape(shape))), shape);
}
