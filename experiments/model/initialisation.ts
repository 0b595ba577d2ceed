/** Initial parameters. Each tensor is drawn from its own stream, so that adding one leaves the others as they were. */
import * as tf from '@tensorflow/tfjs-core';
import type { Initialisation, ModelConfig } from '../result.ts';
import { withProfiledOmegas } from './admin.ts';
import { parameterSpecifications, type ParameterSpecification, type Role } from './parameters.ts';
import { residualScales } from './placement.ts';
import { draws } from './random.ts';

export type Parameters = Record<string, tf.Tensor>;

/** Fresh tensors for every parameter of the model, drawn under `seed`. The caller disposes of them. Throws when no model has this configuration. */
export function initialise(config: ModelConfig, seed: number): Parameters {
  const parameters = Object.fromEntries(
    parameterSpecifications(config).map((specification) => {
      const { name, shape } = specification;
      return [name, tf.tensor(Float32Array.from(initialValues(config, specification, seed)), shape)];
    }),
  );
  return config.placement === 'admin' ? withProfiledOmegas(config, parameters, seed) : parameters;
}

/** Values of one parameter in row-major order, float64. Admin's omega is 1 here: `initialise` profiles it once all else has its values. */
export function initialValues(config: ModelConfig, specification: ParameterSpecification, seed: number): Float64Array {
  const { name, shape, role, stack, initial } = specification;
  const size = shape.reduce((product, length) => product * length, 1);
  if (initial !== null) return new Float64Array(size).fill(initial);
  const source = draws(seed, `parameter ${name}`);
  const scale = branchScale(role, residualScales(config, stack).branch) * (isBranchEnd(role) ? config.branchGain : 1);
  const { kind, size: spread } = spreadOf(config, role, shape);
  return kind === 'uniform'
    ? source.uniform(size).map((u) => scale * spread * (2 * u - 1))
    : source.normal(size).map((z) => scale * spread * z);
}

interface Spread {
  kind: 'uniform' | 'normal';
  /** Half-width of the uniform interval, or standard deviation. */
  size: number;
}

function spreadOf(config: ModelConfig, role: Role, shape: number[]): Spread {
  if (role === 'embedding') return { kind: 'normal', size: config.embeddingDeviation };
  if (role === 'position') return { kind: 'normal', size: config.positionDeviation };
  if (role === 'head') return { kind: 'normal', size: config.headDeviation ?? 1 / Math.sqrt(config.modelWidth) };
  return MATRIX_SPREAD[config.initialisation](role, shape, config);
}

/** Glorot's half-width for a matrix of its own: `sqrt(6 / (n_in + n_out))`. Glorot & Bengio 2010, eq. 16. */
function xavier([inputs = 0, outputs = 0]: number[]): number {
  return Math.sqrt(6 / (inputs + outputs));
}

const MATRIX_SPREAD: Record<Initialisation, (role: Role, shape: number[], config: ModelConfig) => Spread> = {
  xavier: (_role, shape) => ({ kind: 'uniform', size: xavier(shape) }),
  /** fairseq's gain of 1 / sqrt(2) on the projections into attention. */
  fairseq: (role, shape) => ({ kind: 'uniform', size: xavier(shape) * (isProjection(role) ? Math.SQRT1_2 : 1) }),
  /** PyTorch: Xavier over the fused [3 d, d] projection, `1 / sqrt(n_in)` elsewhere. */
  pytorch: (role, shape) => {
    const inputs = shape[0] ?? 0;
    return { kind: 'uniform', size: isProjection(role) ? Math.sqrt(6 / (4 * inputs)) : 1 / Math.sqrt(inputs) };
  },
  /** N(0, 0.02^2), the two matrices that end a branch divided by sqrt(2 L). Radford et al. 2019. */
  gpt2: (role, _shape, { layerCount }) => ({ kind: 'normal', size: 0.02 / (isBranchEnd(role) ? Math.sqrt(2 * layerCount) : 1) }),
};

function isProjection(role: Role): boolean {
  return role === 'query' || role === 'key' || role === 'value';
}

function isBranchEnd(role: Role): boolean {
  return role === 'output' || role === 'contract';
}

/** DeepNorm scales W_V, W_O, W_1 and W_2, but neither W_Q nor W_K. */
function branchScale(role: Role, scale: number): number {
  return role === 'value' || role === 'output' || role === 'expand' || role === 'contract' ? scale : 1;
}
