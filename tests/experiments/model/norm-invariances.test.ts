/**
 * The invariance table of Zhang & Sennrich 2019 (table 1), all 30 cells, both what is invariant and what is not, for a layer `y = N(x W)`
 * with x a data set of cases (rows) and W with one column for each output. At epsilon 0, where the table is exact.
 */
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { norm } from '../../../experiments/model/norm.ts';
import { batchNorm } from '../../../experiments/model/norms/batch-norm.ts';
import { weightNorm } from '../../../experiments/model/norms/weight-norm.ts';
import { worstOutside } from '../reference/close.ts';
import { draw, drawMatrix } from '../reference/draw.ts';
import { at, matrix, scale, type Matrix } from '../reference/matrix.ts';
import { numbersOf, openWasm, tensorOf } from './on-wasm.ts';

const CASES = 6;
const INPUTS = 8;
/** Enough for pRMSNorm to look at two of them. */
const OUTPUTS = 20;

interface Layer {
  data: Matrix;
  weights: Matrix;
}

const source = draw(5);
const LAYER: Layer = { data: drawMatrix(source, CASES, INPUTS), weights: drawMatrix(source, INPUTS, OUTPUTS) };
const SHIFT = drawMatrix(source, INPUTS, 1);

const NORMS = {
  BatchNorm: (x, w) => batchNorm(tf.matMul(x, w), tf.ones([OUTPUTS]), tf.zeros([OUTPUTS]), 0),
  WeightNorm: (x, w) => tf.matMul(x, weightNorm(w, tf.ones([OUTPUTS]))),
  LayerNorm: (x, w) => norm('layernorm', tf.matMul(x, w), { gain: tf.ones([OUTPUTS]), bias: tf.zeros([OUTPUTS]) }, 0),
  RMSNorm: (x, w) => norm('rmsnorm', tf.matMul(x, w), { gain: tf.ones([OUTPUTS]) }, 0),
  pRMSNorm: (x, w) => norm('prmsnorm', tf.matMul(x, w), { gain: tf.ones([OUTPUTS]) }, 0),
} as const satisfies Record<string, (x: tf.Tensor, w: tf.Tensor) => tf.Tensor>;
type NormName = keyof typeof NORMS;

/** Each with the norms that it leaves the output of unchanged. */
const TRANSFORMATIONS: Record<string, { change: (layer: Layer) => Layer; invariant: readonly NormName[] }> = {
  'weight matrix re-scaling': {
    change: ({ data, weights }) => ({ data, weights: scale(weights, 3) }),
    invariant: ['BatchNorm', 'WeightNorm', 'LayerNorm', 'RMSNorm', 'pRMSNorm'],
  },
  'weight matrix re-centring': {
    change: ({ data, weights }) => ({ data, weights: matrix(INPUTS, OUTPUTS, (i, j) => at(weights, i, j) + at(SHIFT, i, 0)) }),
    invariant: ['LayerNorm'],
  },
  'weight vector re-scaling': {
    change: ({ data, weights }) => ({ data, weights: matrix(INPUTS, OUTPUTS, (i, j) => (j === 1 ? 5 : 1) * at(weights, i, j)) }),
    invariant: ['BatchNorm', 'WeightNorm'],
  },
  'data set re-scaling': {
    change: ({ data, weights }) => ({ data: scale(data, 0.25), weights }),
    invariant: ['BatchNorm', 'LayerNorm', 'RMSNorm', 'pRMSNorm'],
  },
  'data set re-centring': {
    change: ({ data, weights }) => ({ data: matrix(CASES, INPUTS, (i, j) => at(data, i, j) + 2), weights }),
    invariant: ['BatchNorm'],
  },
  'single case re-scaling': {
    change: ({ data, weights }) => ({ data: matrix(CASES, INPUTS, (i, j) => (i === 4 ? 3 : 1) * at(data, i, j)), weights }),
    invariant: ['LayerNorm', 'RMSNorm', 'pRMSNorm'],
  },
};

beforeAll(openWasm);

describe.each(Object.keys(NORMS) as NormName[])('%s', (name) => {
  const outputOf = ({ data, weights }: Layer): Float32Array => numbersOf(NORMS[name](tensorOf(data), tensorOf(weights)));

  test.each(cells(name))('$verb under $transformation', ({ change, isInvariant }) => {
    const outside = worstOutside(outputOf(change(LAYER)), outputOf(LAYER), { relative: 1e-4, absolute: 1e-5 });
    if (isInvariant) expect(outside).toBeNull();
    else expect(outside).not.toBeNull();
  });
});

function cells(name: NormName): { transformation: string; verb: string; isInvariant: boolean; change: (layer: Layer) => Layer }[] {
  return Object.entries(TRANSFORMATIONS).map(([transformation, { change, invariant }]) => {
    const isInvariant = invariant.includes(name);
    return { transformation, verb: isInvariant ? 'stays the same' : 'changes', isInvariant, change };
  });
}
