import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { setActiveBackend } from '../../../experiments/backends/active.ts';
import { open } from '../../../experiments/backends/wasm.ts';
import { composedLayerNorm } from '../../../experiments/model/norms/layer-norm.ts';
import { composedRmsNorm } from '../../../experiments/model/norms/rms-norm.ts';
import { timeInTurns } from '../../../experiments/timing/interleave.ts';
import { composedLayerNormGradient, composedRmsNormGradient, normVariants } from '../../../experiments/timing/norm-variants.ts';

beforeAll(async () => {
  const opened = await open();
  if ('unavailable' in opened) throw new Error(opened.unavailable);
  setActiveBackend(opened.backend);
});

function expectClose(actual: tf.Tensor | undefined, expected: tf.Tensor | undefined): void {
  const values = actual?.dataSync() ?? new Float32Array();
  const wanted = expected?.dataSync() ?? new Float32Array();
  expect(values).toHaveLength(wanted.length);
  values.forEach((value, index) => expect(Math.abs(value - (wanted[index] ?? Number.NaN))).toBeLessThan(1e-4 * (1 + Math.abs(value))));
}

describe('normVariants', () => {
  const { variants, dispose } = (() => {
    let made: ReturnType<typeof normVariants> | null = null;
    const make = (): ReturnType<typeof normVariants> => (made ??= normVariants(6, 16, 1e-5, 3));
    return { variants: () => make().variants, dispose: () => make().dispose() };
  })();

  test('computes the same composed and fused, for each operation and pass', () => {
    for (const composed of variants().filter(({ implementation, operation }) => implementation === 'composed' && operation !== 'copy')) {
      const fused = variants().find(
        ({ implementation, operation, pass }) => implementation === 'fused' && operation === composed.operation && pass === composed.pass,
      );
      const outputs = composed.call();
      const fusedOutputs = fused?.call() ?? [];
      outputs.forEach((output, index) => expectClose(fusedOutputs[index], output));
      tf.dispose([outputs, fusedOutputs]);
    }
  });

  test('leaves no tensor behind', () => {
    dispose();
    expect(tf.memory().numTensors).toBe(0);
  });
});

describe('the composed gradients', () => {
  test('are those of automatic differentiation', () => {
    const x = tf.randomNormal([5, 8], 3, 2, 'float32', 1);
    const dy = tf.randomNormal([5, 8], 0, 1, 'float32', 2);
    const gain = tf.randomNormal([8], 1, 1, 'float32', 3);
    const bias = tf.zeros([8]);
    const epsilon = 1e-5;
    const layerNorm = tf.grads((a: tf.Tensor, g: tf.Tensor, b: tf.Tensor) => composedLayerNorm(a, g, b, epsilon))([x, gain, bias], dy);
    const centred = tf.sub(x, tf.mean(x, -1, true));
    const inverseDeviation = tf.rsqrt(tf.add(tf.mean(tf.square(centred), -1, true), epsilon));
    composedLayerNormGradient(dy, tf.mul(centred, inverseDeviation), inverseDeviation, gain).forEach((gradient, index) =>
      expectClose(gradient, layerNorm[index]),
    );
    const rmsNorm = tf.grads((a: tf.Tensor, g: tf.Tensor) => composedRmsNorm(a, g, epsilon))([x, gain], dy);
    const inverseRms = tf.rsqrt(tf.add(tf.mean(tf.square(x), -1, true), epsilon));
    composedRmsNormGradient(dy, tf.mul(x, inverseRms), inverseRms, gain).forEach((gradient, index) =>
      expectClose(gradient, rmsNorm[index]),
    );
  });
});

describe('timeInTurns', () => {
  test('takes the asked number of samples of each call and tells a slow call from a fast one', async () => {
    const small = tf.zeros([4]);
    const large = tf.zeros([512, 512]);
    const [fast, slow] = await timeInTurns([() => [tf.neg(small)], () => [tf.neg(large), tf.neg(large)]], 5);
    expect(fast?.callTimeMs).toHaveLength(5);
    expect(slow?.callTimeMs).toHaveLength(5);
    expect(fast?.callsPerSample).toBeGreaterThan(slow?.callsPerSample ?? Number.NaN);
    expect(Math.min(...(slow?.callTimeMs ?? []))).toBeGreaterThan(Math.min(...(fast?.callTimeMs ?? [])));
    tf.dispose([small, large]);
  });
});
