import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { open } from '../../../experiments/backends/wasm.ts';
import { OWN_KERNELS, type DispatchSaver, type OwnKernel } from '../../../experiments/kernels/names.ts';
import { registerWasmKernels } from '../../../experiments/kernels/wasm/register.ts';

const DISPATCH_SAVERS: readonly DispatchSaver[] = ['OwnLinear', 'OwnAdamAll', 'OwnGlobalNorm'];

describe('registerWasmKernels', () => {
  test('registers every kernel of ours when the backend opens, but for those that only save dispatches to a GPU', async () => {
    const opened = await open();
    expect(opened).toMatchObject({ backend: { name: 'wasm', deviceKind: 'cpu', notices: [] } });
    const registered = tf.getKernelsForBackend('wasm').map(({ kernelName }) => kernelName);
    expect(OWN_KERNELS.filter((name) => !registered.includes(name))).toEqual<OwnKernel[]>([...DISPATCH_SAVERS]);
  });

  test('leaves the stock kernels and says so when the backend hides its memory', async () => {
    await open();
    const before = tf.getKernel('BatchMatMul', 'wasm');
    expect(registerWasmKernels({ wasm: {}, dataIdMap: {} }).notices).toEqual([expect.stringContaining('own kernels not used')]);
    expect(tf.getKernel('BatchMatMul', 'wasm')).toBe(before);
  });

  test('keeps working after the memory has grown', async () => {
    await open();
    const product = () => tf.tidy(() => tf.matMul(tf.ones([3, 5]), tf.ones([5, 2])).dataSync());
    product();
    const large = tf.zeros([64, 1024, 1024]);
    expect(product()).toEqual(new Float32Array(6).fill(5));
    large.dispose();
  });
});
