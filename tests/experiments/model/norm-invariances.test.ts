/**
 * The LayerNorm and RMSNorm rows of the invariance table of Zhang & Sennrich 2019 (table 1), both what is invariant and what is not, for
 * `y = N(x W)` with x a data set of cases (rows) and W with one column for each output. At epsilon 0, where the table is exact.
 */
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { norm } from '../../../experiments/model/norm.ts';
import { NORMS, type NormKind } from '../../../experiments/result.ts';
import { worstOutside } from '../reference/close.ts';
import { draw, drawMatrix } from '../reference/draw.ts';
import { at, matrix, product, scale, type Matrix } from '../reference/matrix.ts';
import { numbersOf, openWasm, tensorOf } from './on-wasm.ts';

interface Layer {
  data: Matrix;
  weights: Matrix;
}

const source = draw(5);
const LAYER: Layer = { data: drawMatrix(source, 6, 8), weights: drawMatrix(source, 8, 10) };
const SHIFT = drawMatrix(source, 8, 1);

const TRANSFORMATIONS: Record<string, { change: (layer: Layer) => Layer; layernorm: boolean; rmsnorm: boolean }> = {
  'weight matrix re-scaling': { change: ({ data, weights }) => ({ data, weights: scale(weights, 3) }), layernorm: true, rmsnorm: true },
  'weight matrix re-centring': {
    change: ({ data, weights }) => ({ data, weights: matrix(8, 10, (i, j) => at(weights, i, j) + at(SHIFT, i, 0)) }),
    layernorm: true,
    rmsnorm: false,
  },
  'weight vector re-scaling': {
    change: ({ data, weights }) => ({ data, weights: matrix(8, 10, (i, j) => (j === 2 ? 5 : 1) * at(weights, i, j)) }),
    layernorm: false,
    rmsnorm: false,
  },
  'data set re-scaling': { change: ({ data, weights }) => ({ data: scale(data, 0.25), weights }), layernorm: true, rmsnorm: true },
  'data set re-centring': {
    change: ({ data, weights }) => ({ data: matrix(6, 8, (i, j) => at(data, i, j) + 2), weights }),
    layernorm: false,
    rmsnorm: false,
  },
  'single case re-scaling': {
    change: ({ data, weights }) => ({ data: matrix(6, 8, (i, j) => (i === 4 ? 3 : 1) * at(data, i, j)), weights }),
    layernorm: true,
    rmsnorm: true,
  },
};

beforeAll(openWasm);

describe.each(NORMS)('norm (%s)', (kind) => {
  const outputOf = ({ data, weights }: Layer): Float32Array => {
    const gain = tf.ones([weights.columns]);
    const parameters = kind === 'layernorm' ? { gain, bias: tf.zeros([weights.columns]) } : { gain };
    return numbersOf(norm(kind, tensorOf(product(data, weights)), parameters, 0));
  };

  test.each(cells(kind))('$verb under $name', ({ change, invariant }) => {
    const outside = worstOutside(outputOf(change(LAYER)), outputOf(LAYER), { relative: 1e-4, absolute: 1e-5 });
    if (invariant) expect(outside).toBeNull();
    else expect(outside).not.toBeNull();
  });
});

function cells(kind: NormKind): { name: string; verb: string; invariant: boolean; change: (layer: Layer) => Layer }[] {
  return Object.entries(TRANSFORMATIONS).map(([name, { change, [kind]: invariant }]) => ({
    name,
    verb: invariant ? 'stays the same' : 'changes',
    invariant,
    change,
  }));
}
