import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, test } from 'vitest';
import { attention, composedAttention } from '../../../experiments/model/attention.ts';
import { ATTENTION_FIXTURE, asMatrix } from '../fixtures/read.ts';
import { expectAllClose } from '../reference/close.ts';
import { numbersOf, openWasm, tensorOf } from './on-wasm.ts';

const FLOAT32 = { relative: 1e-4, absolute: 1e-5 };

/** Both take rows of tokens here; the composed one is written on [b, t, d]. */
const WAYS: Record<string, typeof attention> = {
  'with the own kernel where there is one': attention,
  composed: (q, k, v, shape) => {
    const { batchSize, queryLength, keyLength } = shape;
    const width = q.shape[1] ?? 0;
    const keyed = (x: tf.Tensor): tf.Tensor => tf.reshape(x, [batchSize, keyLength, width]);
    return tf.reshape(composedAttention(tf.reshape(q, [batchSize, queryLength, width]), keyed(k), keyed(v), shape), q.shape);
  },
};

beforeAll(openWasm);

describe.each(Object.entries(WAYS))('attention (%s)', (_way, attend) => {
  test.each(ATTENTION_FIXTURE.cases)('between its projections gives what PyTorch gives, forward and backward: $title', (golden) => {
    const { width, batchSize, headCount, causal } = golden;
    const rows = { x: asMatrix(golden.x, width), memory: golden.memory && asMatrix(golden.memory, width) };
    const shape = {
      batchSize,
      headCount,
      causal,
      queryLength: rows.x.rows / batchSize,
      keyLength: (rows.memory ?? rows.x).rows / batchSize,
    };
    const names = ['wq', 'wk', 'wv', 'wo'];
    const weights = names.map((name) => tensorOf(asMatrix(golden.parameters[name] ?? [], width)));
    const apply = (...tensors: tf.Tensor[]): tf.Tensor => {
      const [wq, wk, wv, wo, x, memory = x] = tensors as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor | undefined];
      return tf.matMul(attend(tf.matMul(x, wq), tf.matMul(memory, wk), tf.matMul(memory, wv), shape), wo);
    };
    const inputs = [...weights, tensorOf(rows.x), ...(rows.memory ? [tensorOf(rows.memory)] : [])];
    expectAllClose(numbersOf(apply(...inputs)), golden.y, FLOAT32, 'y');
    const gradients = tf.grads(apply)(inputs, tensorOf(asMatrix(golden.dy, width)));
    const expected = [...names.map((name) => golden.gradients[name] ?? []), golden.dx, ...(golden.dMemory ? [golden.dMemory] : [])];
    gradients.forEach((gradient, i) => expectAllClose(numbersOf(gradient), expected[i] ?? [], FLOAT32, names[i] ?? 'input'));
  });
});
