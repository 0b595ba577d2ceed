import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { open } from '../../../experiments/backends/wasm.ts';
import { kernelSets } from '../../../experiments/kernels/kernel-sets.ts';
import { hasOwnKernel } from '../../../experiments/model/own-kernel.ts';

const kernelFunc: tf.KernelFunc = () => ({ dataId: {}, shape: [], dtype: 'float32' });
const functionOf = (name: string): tf.KernelFunc | undefined => (tf.getKernel(name, 'made-up') as tf.KernelConfig | undefined)?.kernelFunc;

describe('kernelSets', () => {
  test('puts kernels in the place of stock ones and beside them, and the stock ones back', () => {
    const stock: tf.KernelFunc = (call) => kernelFunc(call);
    tf.registerKernel({ kernelName: 'Square', backendName: 'made-up', kernelFunc: stock });
    const own: tf.KernelFunc = (call) => kernelFunc(call);
    const sets = kernelSets('made-up', { own: { Square: own, OwnCopy: own }, relaxed: { OwnCopy: kernelFunc } });
    const use = (name: string): void => (sets.find((set) => set.name === name) ?? expect.fail(`no set ${name}`)).use();
    expect(sets.map(({ name }) => name)).toEqual(['own', 'relaxed', 'stock']);
    use('own');
    expect([functionOf('Square'), functionOf('OwnCopy')]).toEqual([own, own]);
    use('relaxed');
    expect([functionOf('Square'), functionOf('OwnCopy')]).toEqual([stock, kernelFunc]);
    use('stock');
    expect([functionOf('Square'), functionOf('OwnCopy')]).toEqual([stock, undefined]);
  });
});

describe('the kernel sets of wasm', () => {
  test('compute the same product, and stock has no kernel of ours', async () => {
    const opened = await open();
    if ('unavailable' in opened) throw new Error(opened.unavailable);
    const { kernelSets: sets = [] } = opened.backend;
    expect(sets.map(({ name }) => name)).toEqual(['own', 'relaxed', 'stock']);
    const [a, b] = [tf.randomNormal([5, 7], 0, 1, 'float32', 1), tf.randomNormal([6, 7], 0, 1, 'float32', 2)];
    const products = sets.map(({ name, use }) => {
      use();
      expect(hasOwnKernel('OwnLayerNorm')).toBe(name !== 'stock');
      return tf.tidy(() => Array.from(tf.matMul(a, b, false, true).dataSync()));
    });
    sets.find(({ name }) => name === 'own')?.use();
    for (const product of products) {
      product.forEach((value, index) => expect(value).toBeCloseTo(products[0]?.[index] ?? Number.NaN, 5));
    }
    tf.dispose([a, b]);
  });
});
