import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { openBackend } from '../../../experiments/backends/open.ts';

describe('refuseFailedAllocations', () => {
  test('a tensor that does not fit into the 4 GiB of wasm throws, and what was there before is whole', async () => {
    await openBackend('wasm');
    const { wasm } = tf.backend() as unknown as { wasm: { _malloc: (byteCount: number) => number; _free: (address: number) => void } };
    const before = tf.tensor1d([1, 2, 3]);
    // Taken and never touched, which costs the machine nothing.
    const taken = [1024, 1024, 1024, 896].map((mebibytes) => wasm._malloc(mebibytes * 2 ** 20));
    expect(() => tf.ones([2 ** 26])).toThrow(
      /^out of memory: 256\.0 MiB do not fit beside what the \d+ MiB of wasm memory hold, which cannot grow beyond 4096 MiB; take a smaller model or batch$/,
    );
    for (const address of taken) wasm._free(address);
    expect([...(await tf.add(before, 1).data())]).toEqual([2, 3, 4]);
  });
});
