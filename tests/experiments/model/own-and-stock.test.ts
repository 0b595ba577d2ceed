/** Parts of the model that have a kernel of ours and a composition from operators for backends without it: both must compute the same. */
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { open } from '../../../experiments/backends/wasm.ts';
import type { KernelSetName } from '../../../experiments/kernels/kernel-sets.ts';
import { addBias } from '../../../experiments/model/bias.ts';
import { lookUp } from '../../../experiments/model/embedding.ts';
import { feedForward } from '../../../experiments/model/feed-forward.ts';
import { randomValues } from '../kernels/support/random.ts';
import { openWasm } from './on-wasm.ts';

async function use(name: KernelSetName): Promise<void> {
  const opened = await open();
  if ('unavailable' in opened) throw new Error(opened.unavailable);
  opened.backend.kernelSets?.find((set) => set.name === name)?.use();
}

const random = (shape: number[], seed: number): tf.Tensor =>
  tf.tensor(
    randomValues(
      shape.reduce((product, length) => product * length, 1),
      seed,
    ),
    shape,
  );

/** Value and gradients of `compute`, and the names of the kernels that ran. */
function trace(compute: (...inputs: tf.Tensor[]) => tf.Tensor, shapes: number[][]): { values: number[]; kernels: string[] } {
  return tf.tidy(() => {
    const inputs = shapes.map((shape, index) => random(shape, index + 1));
    const value = compute(...inputs);
    let gradients: tf.Tensor[] = [];
    const kernels = kernelsOf(() => (gradients = tf.grads(compute)(inputs, random(value.shape, 9))));
    return { values: [value, ...gradients].flatMap((tensor) => Array.from(tensor.dataSync())), kernels };
  });
}

function kernelsOf(work: () => void): string[] {
  const core = tf.engine();
  const kernelNames: string[] = [];
  const dispatch = core.runKernel.bind(core);
  core.runKernel = (name, inputs, attributes) => {
    kernelNames.push(name);
    return dispatch(name, inputs, attributes);
  };
  try {
    work();
  } finally {
    Reflect.deleteProperty(core, 'runKernel');
  }
  return kernelNames;
}

const IDS = Int32Array.of(2, 0, 2, 4);
const CASES: { name: string; compute: (...inputs: tf.Tensor[]) => tf.Tensor; shapes: number[][]; own: string[] }[] = [
  {
    name: 'addBias',
    compute: (...inputs) => addBias(...(inputs as [tf.Tensor, tf.Tensor])),
    shapes: [[7, 5], [5]],
    own: ['OwnColumnSum'],
  },
  {
    name: 'lookUp',
    compute: (...inputs) => lookUp(IDS, ...(inputs as [tf.Tensor])),
    shapes: [[5, 3]],
    own: ['OwnGather', 'OwnScatterAdd'],
  },
  {
    name: 'feedForward with ReLU',
    compute: (...inputs) => {
      const [x, w1, b1, w2, b2] = inputs as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
      return feedForward(x, { w1, b1, w2, b2 }, 'relu');
    },
    shapes: [[7, 4], [4, 6], [6], [6, 4], [4]],
    own: ['OwnColumnSum', 'OwnReluGradient'],
  },
];

beforeAll(openWasm);
afterEach(() => use('own'));

describe('kernels of ours and stock ones', () => {
  test.each(CASES)('compute the same values and gradients: $name', async ({ compute, shapes, own }) => {
    const fused = trace(compute, shapes);
    expect(fused.kernels).toEqual(expect.arrayContaining(own));
    await use('stock');
    const composed = trace(compute, shapes);
    expect(composed.kernels.filter((name) => name.startsWith('Own'))).toEqual([]);
    expect(fused.values).toHaveLength(composed.values.length);
    fused.values.forEach((value, index) => expect(value).toBeCloseTo(composed.values[index] ?? NaN, 5));
  });
});

describe('lookUp', () => {
  test.each(['own', 'stock'] as const)('refuses a token outside the vocabulary, with %s kernels', async (set) => {
    await use(set);
    expect(() => lookUp(Int32Array.of(1, 5), tf.zeros([5, 3]))).toThrow('token id 5 is outside the vocabulary of 5');
  });
});
