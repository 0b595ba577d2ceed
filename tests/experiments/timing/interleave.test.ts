import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { setActiveBackend } from '../../../experiments/backends/active.ts';
import { open } from '../../../experiments/backends/wasm.ts';
import { timeInTurns } from '../../../experiments/timing/interleave.ts';

beforeAll(async () => {
  const opened = await open();
  if ('unavailable' in opened) throw new Error(opened.unavailable);
  setActiveBackend(opened.backend);
});

describe('timeInTurns', () => {
  test('takes turns, in an order that rotates, with what times itself', async () => {
    const order: string[] = [];
    const stopwatch = (name: string, callMs: number) => ({
      spanMs: (count: number) => {
        order.push(name);
        return Promise.resolve(callMs * count);
      },
    });
    const results = await timeInTurns([stopwatch('a', 4), stopwatch('b', 1), stopwatch('c', 10)], 3, { sampleSpanMs: 4, warmUpSpanMs: 2 });
    expect(results).toEqual([
      { callsPerSample: 1, callTimeMs: [4, 4, 4] },
      { callsPerSample: 4, callTimeMs: [1, 1, 1] },
      { callsPerSample: 1, callTimeMs: [10, 10, 10] },
    ]);
    // b needs two calls to fill the warm-up, and is asked twice for that.
    expect(order.join('')).toBe('abbc' + 'abc' + 'bca' + 'cab');
  });

  test('prepares a call before each of its samples and not between its calls', async () => {
    const done: string[] = [];
    const x = tf.zeros([4]);
    const call = (): tf.Tensor[] => {
      done.push('call');
      return [tf.neg(x)];
    };
    const [result] = await timeInTurns([{ prepare: () => done.push('prepare'), call }], 2, { sampleSpanMs: 0.001, warmUpSpanMs: 0.001 });
    expect(result?.callsPerSample).toBe(1);
    expect(done).toEqual(['prepare', 'call', 'prepare', 'call', 'prepare', 'call']);
    x.dispose();
  });
});
