import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { norm } from '../../../experiments/model/norm.ts';
import { expectAllClose } from '../reference/close.ts';
import { draw } from '../reference/draw.ts';
import { numbersOf, openWasm } from './on-wasm.ts';

const WIDTH = 32;

beforeAll(openWasm);

describe('norm', () => {
  const rows = (centre: number): tf.Tensor2D => {
    const { normal } = draw(9);
    return tf.tensor2d(
      Float32Array.from({ length: 4 * WIDTH }, () => centre + normal()),
      [4, WIDTH],
    );
  };
  const gain = (): tf.Tensor1D => tf.tensor1d(Float32Array.from({ length: WIDTH }, (_, i) => 0.5 + i / WIDTH));

  test('layernorm is rmsnorm of what is left after the mean is taken off', () => {
    const x = rows(2);
    const layerNorm = norm('layernorm', x, { gain: gain(), bias: tf.zeros([WIDTH]) }, 1e-5);
    const rmsNorm = norm('rmsnorm', tf.sub(x, tf.mean(x, -1, true)), { gain: gain() }, 1e-5);
    expectAllClose(numbersOf(layerNorm), numbersOf(rmsNorm), { relative: 1e-5, absolute: 2e-6 }, 'y');
  });

  test('rmsnorm leaves the direction of x unchanged at unit gain', () => {
    const x = rows(2);
    const y = norm('rmsnorm', x, { gain: tf.ones([WIDTH]) }, 1e-5);
    const cosine = tf.div(tf.sum(tf.mul(x, y), -1), tf.mul(tf.norm(x, 2, -1), tf.norm(y, 2, -1)));
    expectAllClose(numbersOf(cosine), [1, 1, 1, 1], { relative: 1e-6, absolute: 0 }, 'cosine');
  });

  test('layernorm without a bias is refused', () => {
    expect(() => norm('layernorm', rows(0), { gain: gain() }, 1e-5)).toThrow(/bias/);
  });
});
