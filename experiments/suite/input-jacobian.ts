/** The whole Jacobian of a stack: of its final state with respect to its embedded input, for one sequence. */
import * as tf from '@tensorflow/tfjs-core';
import { Matrix } from 'ml-matrix';
import type { Parameters } from '../model/initialisation.ts';
import { finalState, type Batch } from '../model/transformer.ts';
import type { ModelConfig } from '../result.ts';

/** Cotangents of one backward pass. Bounds memory: a deep stack keeps every activation of every copy. */
const COPIES = 256;

/**
 * `J[t d + i][s d + j] = d y_ti / d x_sj` for tokens [n] of a decoder, [n d, n d], by n d vector-Jacobian products. Copies of the sequence are
 * the rows of a batch, and copy r has the r-th unit vector as the gradient above it, so that the gradient below it is row r: sequences of a
 * batch do not see each other.
 */
export async function inputJacobian(model: ModelConfig, parameters: Parameters, tokens: Int32Array): Promise<Matrix> {
  const length = tokens.length;
  const width = model.modelWidth;
  const size = length * width;
  const jacobian = new Matrix(size, size);
  for (let start = 0; start < size; start += COPIES) {
    const copies = Math.min(COPIES, size - start);
    const unitVectors = new Float32Array(copies * size);
    for (let copy = 0; copy < copies; copy++) unitVectors[copy * size + start + copy] = 1;
    const rows = tf.tidy(() => {
      const shape: [number, number] = [copies * length, width];
      const state = (tap: tf.Tensor): tf.Tensor =>
        finalState(model, parameters, repeated(tokens, copies), { embedded: (_stack, x) => tf.add(x, tap) });
      return tf.grad(state)(tf.zeros(shape), tf.tensor2d(unitVectors, shape));
    });
    const values = await rows.data();
    rows.dispose();
    for (let copy = 0; copy < copies; copy++) jacobian.setRow(start + copy, Array.from(values.subarray(copy * size, (copy + 1) * size)));
  }
  return jacobian;
}

function repeated(tokens: Int32Array, copies: number): Batch {
  const inputs = Int32Array.from({ length: copies * tokens.length }, (_, index) => tokens[index % tokens.length] ?? 0);
  return { batchSize: copies, source: null, inputs, targets: inputs };
}
