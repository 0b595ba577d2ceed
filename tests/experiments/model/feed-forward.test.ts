/**
 * The energy that a feed-forward branch adds forward and backward: f = E|F(x)|^2 / E|x|^2 and b = E|J^T g|^2 / |g|^2, for zero-mean
 * independent weights and Gaussian input of unit variance.
 */
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { feedForward } from '../../../experiments/model/feed-forward.ts';
import type { Activation } from '../../../experiments/result.ts';
import { draw } from '../reference/draw.ts';
import { openWasm } from './on-wasm.ts';

const WIDTH = 64;
const HIDDEN = 256;
const ROWS = 256;

beforeAll(openWasm);

/** f and b at one draw, with W_1 at variance 1 / d, so that the activation sees unit variance, and W_2 at variance gain^2 / hidden. */
function energies(activation: Activation, gain: number): { forward: number; backward: number } {
  const { normal } = draw(17);
  const gaussian = (rows: number, columns: number, deviation = 1): tf.Tensor2D =>
    tf.tensor2d(
      Float32Array.from({ length: rows * columns }, () => deviation * normal()),
      [rows, columns],
    );
  return tf.tidy(() => {
    const w1 = gaussian(WIDTH, HIDDEN, 1 / Math.sqrt(WIDTH));
    const w2 = gaussian(HIDDEN, WIDTH, gain / Math.sqrt(HIDDEN));
    const branch = (x: tf.Tensor): tf.Tensor => feedForward(x, { w1, b1: tf.zeros([HIDDEN]), w2, b2: tf.zeros([WIDTH]) }, activation);
    const [x, g] = [gaussian(ROWS, WIDTH), gaussian(ROWS, WIDTH)];
    const energy = (tensor: tf.Tensor): number => tf.sum(tf.square(tensor)).dataSync()[0] ?? Number.NaN;
    return { forward: energy(branch(x)) / energy(x), backward: energy(tf.grad(branch)(x, g)) / energy(g) };
  });
}

describe('feedForward', () => {
  test.each([0.3, 1, 2, 4])('with ReLU adds gain^2 / 2 forward and backward alike, at gain %d', (gain) => {
    const { forward, backward } = energies('relu', gain);
    expect(forward / (gain ** 2 / 2)).toBeCloseTo(1, 1);
    expect(Math.abs(backward / forward - 1)).toBeLessThan(0.03);
  });

  test('with GELU adds 0.426 gain^2 forward and 0.456 gain^2 backward at unit variance', () => {
    const { forward, backward } = energies('gelu', 2);
    expect(Math.abs(forward / (4 * 0.426) - 1)).toBeLessThan(0.05);
    expect(Math.abs(backward / forward / (0.456 / 0.426) - 1)).toBeLessThan(0.03);
  });
});
