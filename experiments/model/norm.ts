/**
 * Norms over the last axis, one row a norm: its formula, its learned tensors with their initial values, and its function, which runs the
 * backend's fused kernel where there is one. Epsilon stands inside the root. Rows are tokens (or heads of tokens): [rows, d] -> [rows, d].
 */
import * as tf from '@tensorflow/tfjs-core';
import type { NormKind } from '../result.ts';
import { dynamicTanh } from './norms/dynamic-tanh.ts';
import { inverseLength, l2Norm } from './norms/l2-norm.ts';
import { centre, inverseDeviation, layerNorm } from './norms/layer-norm.ts';
import { inversePartialRms, prmsNorm } from './norms/prms-norm.ts';
import { inverseRms, rmsNorm } from './norms/rms-norm.ts';

/** The learned tensors of a norm, as the names of parameters end: gain and bias [d], alpha [1]. */
export type NormParameter = 'gain' | 'bias' | 'alpha';
export type NormParameters = Partial<Record<NormParameter, tf.Tensor | undefined>>;

export interface NormRule {
  /** In words, for whoever computes it elsewhere. */
  formula: string;
  /** What it learns, in the order of the parameters, each with the value that all its entries start at. */
  initial: Partial<Record<NormParameter, number>>;
  /** `parameters` holds what `initial` names. */
  apply: (x: tf.Tensor, parameters: Record<NormParameter, tf.Tensor>, epsilon: number) => tf.Tensor;
  /** What a row is multiplied by before gain and bias, [rows, d] -> [rows, 1]; null for an elementwise function. */
  factor: ((x: tf.Tensor, epsilon: number) => tf.Tensor) | null;
}

const deviationFactor = (x: tf.Tensor, epsilon: number): tf.Tensor => inverseDeviation(centre(x), epsilon);
const onesFor = (x: tf.Tensor): tf.Tensor => tf.ones([x.shape.at(-1) ?? 0]);
const zerosFor = (x: tf.Tensor): tf.Tensor => tf.zeros([x.shape.at(-1) ?? 0]);

export const NORM_RULES: Record<NormKind, NormRule> = {
  /** Ba et al. 2016, eq. 4. */
  layernorm: {
    formula: '(x - mean(x)) / sqrt(mean((x - mean(x))^2) + epsilon) * gain + bias',
    initial: { gain: 1, bias: 0 },
    apply: (x, { gain, bias }, epsilon) => layerNorm(x, gain, bias, epsilon),
    factor: deviationFactor,
  },
  /** LayerNorm as PaLM has it: "No biases were used in any of the dense kernels or layer norms". Chowdhery et al. 2022, section 2. */
  'layernorm-without-bias': {
    formula: '(x - mean(x)) / sqrt(mean((x - mean(x))^2) + epsilon) * gain',
    initial: { gain: 1 },
    apply: (x, { gain }, epsilon) => layerNorm(x, gain, zerosFor(x), epsilon),
    factor: deviationFactor,
  },
  /** The other half of Ba et al. 2016, eq. 4: what the bias does without the gain. */
  'layernorm-without-gain': {
    formula: '(x - mean(x)) / sqrt(mean((x - mean(x))^2) + epsilon) + bias',
    initial: { bias: 0 },
    apply: (x, { bias }, epsilon) => layerNorm(x, onesFor(x), bias, epsilon),
    factor: deviationFactor,
  },
  /** The non-parametric LayerNorm of OLMo 1. Groeneveld et al. 2024. */
  'layernorm-plain': {
    formula: '(x - mean(x)) / sqrt(mean((x - mean(x))^2) + epsilon)',
    initial: {},
    apply: (x, _, epsilon) => layerNorm(x, onesFor(x), zerosFor(x), epsilon),
    factor: deviationFactor,
  },
  /** Zhang & Sennrich 2019, eq. 4. */
  rmsnorm: {
    formula: 'x / sqrt(mean(x^2) + epsilon) * gain',
    initial: { gain: 1 },
    apply: (x, { gain }, epsilon) => rmsNorm(x, gain, epsilon),
    factor: inverseRms,
  },
  /** RMSNorm without its gain: Zhang & Sennrich 2019, eq. 4 with g = 1. */
  'rmsnorm-plain': {
    formula: 'x / sqrt(mean(x^2) + epsilon)',
    initial: {},
    apply: (x, _, epsilon) => rmsNorm(x, onesFor(x), epsilon),
    factor: inverseRms,
  },
  /** RMSNorm with the gain stored as its distance from 1: class GemmaRMSNorm of modeling_gemma.py in Hugging Face transformers. */
  'rmsnorm-one-plus-gain': {
    formula: 'x / sqrt(mean(x^2) + epsilon) * (1 + gain)',
    initial: { gain: 0 },
    apply: (x, { gain }, epsilon) => rmsNorm(x, tf.add(gain, 1), epsilon),
    factor: inverseRms,
  },
  /** RMSNorm from the first sixteenth of a row. Zhang & Sennrich 2019 (pRMSNorm). */
  prmsnorm: {
    formula: 'x / sqrt(mean(x[1..k]^2) + epsilon) * gain, k = ceil(d / 16)',
    initial: { gain: 1 },
    apply: (x, { gain }, epsilon) => prmsNorm(x, gain, epsilon),
    factor: (x, epsilon) => inversePartialRms(x, epsilon),
  },
  /** The same from the first eighth, and from the first quarter: how much of a row it takes. */
  'prmsnorm-eighth': {
    formula: 'x / sqrt(mean(x[1..k]^2) + epsilon) * gain, k = ceil(d / 8)',
    initial: { gain: 1 },
    apply: (x, { gain }, epsilon) => prmsNorm(x, gain, epsilon, 1 / 8),
    factor: (x, epsilon) => inversePartialRms(x, epsilon, 1 / 8),
  },
  'prmsnorm-quarter': {
    formula: 'x / sqrt(mean(x[1..k]^2) + epsilon) * gain, k = ceil(d / 4)',
    initial: { gain: 1 },
    apply: (x, { gain }, epsilon) => prmsNorm(x, gain, epsilon, 1 / 4),
    factor: (x, epsilon) => inversePartialRms(x, epsilon, 1 / 4),
  },
  /** The ScaleNorm of Nguyen & Salazar 2019 with a gain for each entry, from 1. */
  l2: {
    formula: 'x / sqrt(sum(x^2) + epsilon) * gain',
    initial: { gain: 1 },
    apply: (x, { gain }, epsilon) => l2Norm(x, gain, epsilon),
    factor: inverseLength,
  },
  /** Zhu et al. 2025 (Dynamic Tanh), section 4; alpha starts at 0.5, their default. */
  dyt: {
    formula: 'tanh(alpha * x) * gain + bias',
    initial: { alpha: 0.5, gain: 1, bias: 0 },
    apply: (x, { alpha, gain, bias }) => dynamicTanh(x, alpha, gain, bias),
    factor: null,
  },
  /** The identity: what a placement is without a norm. */
  none: { formula: 'x', initial: {}, apply: (x) => x, factor: null },
};

/** Applies the norm of that kind, x [rows, d]. Throws when `parameters` lacks one that the norm learns. */
export function norm(kind: NormKind, x: tf.Tensor, parameters: NormParameters, epsilon: number): tf.Tensor {
  const { initial, apply } = NORM_RULES[kind];
  const missing = Object.keys(initial).find((key) => !parameters[key as NormParameter]);
  if (missing) throw new Error(`${kind} needs the parameter ${missing}, which it was not given`);
  return apply(x, parameters as Record<NormParameter, tf.Tensor>, epsilon);
}
