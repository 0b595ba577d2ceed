import * as tf from '@tensorflow/tfjs-core';
import { afterEach, describe, expect, test } from 'vitest';
import { open } from '../../../experiments/backends/wasm.ts';
import { checkOwnKernels } from '../../../experiments/kernels/check-kernels.ts';
import type { KernelSetName } from '../../../experiments/kernels/kernel-sets.ts';
import { registerWasmKernels } from '../../../experiments/kernels/wasm/register.ts';
import { requestedSimd } from '../../../experiments/kernels/wasm/simd.ts';
import { randomValues } from './support/random.ts';
import { relativeError, runKernel } from './support/run-kernel.ts';

async function use(name: KernelSetName): Promise<void> {
  const opened = await open();
  if ('unavailable' in opened) throw new Error(opened.unavailable);
  const set = opened.backend.kernelSets?.find((each) => each.name === name);
  if (!set) throw new Error(`no kernel set "${name}"`);
  set.use();
}

function product(): Float32Array {
  const operands = { a: [randomValues(101 * 260, 1), [1, 101, 260]], b: [randomValues(260 * 77, 2), [1, 260, 77]] } as const;
  const [a, b] = [operands.a, operands.b].map(([values, shape]) => [values, [...shape]] as [Float32Array, number[]]) as [
    [Float32Array, number[]],
    [Float32Array, number[]],
  ];
  return runKernel('BatchMatMul', { a, b }, { transposeA: false, transposeB: false })[0] ?? new Float32Array(0);
}

afterEach(() => use('own'));

describe('the kernels with relaxed SIMD', () => {
  test('agree with those with plain SIMD to rounding', async () => {
    await use('own');
    const plain = product();
    await use('relaxed');
    expect(relativeError(product(), plain)).toBeLessThan(2e-6);
  });

  test('compute every formula, and give the same bits each time', async () => {
    await use('relaxed');
    expect((await checkOwnKernels()).filter(({ passed }) => !passed)).toEqual([]);
    expect(product()).toEqual(product());
  });

  test.each(['own', 'relaxed'] as const)('count the operations of their peak: %s', async (name) => {
    await use(name);
    const count = tf.tidy(() => tf.engine().runKernel<tf.Tensor>('OwnPeak', {}, { iterations: 1000 }).dataSync()[0]);
    expect(count).toBe(112_000);
  });

  test('are what a backend computes with when they are asked for, and a notice says so', async () => {
    await use('own');
    const plain = tf.getKernel('BatchMatMul', 'wasm').kernelFunc;
    expect(registerWasmKernels(tf.backend(), { simd: 'relaxed' }).notices).toEqual([expect.stringContaining('relaxed SIMD')]);
    expect(tf.getKernel('BatchMatMul', 'wasm').kernelFunc).not.toBe(plain);
  });
});

describe('requestedSimd', () => {
  test('is plain unless WASM_SIMD says otherwise', () => {
    expect(requestedSimd({})).toBe('plain');
    expect(requestedSimd({ WASM_SIMD: 'relaxed' })).toBe('relaxed');
  });

  test('refuses what it does not know', () => {
    expect(() => requestedSimd({ WASM_SIMD: 'fast' })).toThrow('WASM_SIMD is "fast", must be plain or relaxed');
  });
});
