import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { initialise, type Parameters } from '../../../experiments/model/initialisation.ts';
import { finalState, type Batch } from '../../../experiments/model/transformer.ts';
import { ARCHITECTURES, type ModelConfig } from '../../../experiments/result.ts';
import { randomBatch } from '../../../experiments/training/random-batch.ts';
import { MODEL } from '../../support/model-config.ts';
import { numbersOf, openWasm } from './on-wasm.ts';

const CONFIG: ModelConfig = {
  ...MODEL,
  placement: 'admin',
  layerCount: 3,
  modelWidth: 32,
  feedForwardWidth: 64,
  vocabularySize: 64,
  sequenceLength: 32,
};

beforeAll(openWasm);

function varianceOf(values: Float32Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
}

/** omega by name from one forward pass over `batch` with every omega at 1: the definition, in float64. */
function omegasByDefinition(config: ModelConfig, parameters: Parameters, batch: Batch): Record<string, number> {
  const plain = Object.fromEntries(Object.entries(parameters).map(([name, t]) => [name, name.endsWith('Omega') ? tf.onesLike(t) : t]));
  const branches: Record<string, { name: string; variance: number }[]> = {};
  const inputs: Record<string, number> = {};
  finalState(config, plain, batch, {
    embedded: (stack, x) => {
      inputs[stack] = varianceOf(numbersOf(x));
      return x;
    },
    sublayer: ({ stack, layer, kind }, { branch, stream }) => {
      const prefix = { 'self-attention': 'self', 'cross-attention': 'cross', 'feed-forward': 'feedForward' }[kind];
      (branches[stack] ??= []).push({ name: `${stack}.${layer}.${prefix}Omega`, variance: varianceOf(numbersOf(branch)) });
      return stream;
    },
  });
  return Object.fromEntries(
    Object.entries(branches).flatMap(([stack, sublayers]) =>
      sublayers.map(({ name }, k) => {
        const before = sublayers.slice(0, k).reduce((sum, { variance }) => sum + variance, 0);
        return [name, Math.sqrt((inputs[stack] ?? Number.NaN) + before)];
      }),
    ),
  );
}

function omegasOf(parameters: Parameters): Record<string, Float32Array> {
  return Object.fromEntries(Object.entries(parameters).flatMap(([name, t]) => (name.endsWith('Omega') ? [[name, numbersOf(t)]] : [])));
}

describe('initialise, under Admin', () => {
  test.each(ARCHITECTURES)(
    'starts omega at the root of all variance so far, to the few per cent that the batch decides: %s',
    (architecture) => {
      const config = { ...CONFIG, architecture };
      const parameters = initialise(config, 3);
      const expected = omegasByDefinition(config, parameters, randomBatch(config, 8, 'uniform', 99));
      const found = omegasOf(parameters);
      expect(Object.keys(found).sort()).toEqual(Object.keys(expected).sort());
      for (const [name, omega] of Object.entries(found)) {
        expect(new Set(omega).size, name).toBe(1);
        expect(Math.abs((omega[0] ?? Number.NaN) / (expected[name] ?? Number.NaN) - 1), name).toBeLessThan(0.03);
      }
    },
  );

  test('lets omega grow from sublayer to sublayer, and from the start again in the other stack', () => {
    const found = omegasOf(initialise({ ...CONFIG, architecture: 'encoder-decoder' }, 3));
    const first = (name: string): number => found[name]?.[0] ?? Number.NaN;
    const decoder = [1, 2, 3].flatMap((layer) =>
      ['self', 'cross', 'feedForward'].map((prefix) => first(`decoder.${layer}.${prefix}Omega`)),
    );
    expect(decoder).toEqual(decoder.toSorted((a, b) => a - b));
    // Embeddings of deviation 1 and positions of deviation 0.5.
    for (const stack of ['encoder', 'decoder']) expect(first(`${stack}.1.selfOmega`) / Math.sqrt(1.25)).toBeCloseTo(1, 1);
  });

  test('profiles with the branches as they are: silent ones leave omega at the deviation of the input', () => {
    const found = Object.values(omegasOf(initialise({ ...CONFIG, branchGain: 0 }, 3)));
    expect(new Set(found.map(([first]) => first)).size).toBe(1);
  });

  test('gives the same omegas again for the same seed, and everything else as without Admin', () => {
    const [once, again] = [initialise(CONFIG, 3), initialise(CONFIG, 3)];
    expect(omegasOf(again)).toEqual(omegasOf(once));
    expect(omegasOf(initialise(CONFIG, 4))).not.toEqual(omegasOf(once));
    for (const [name, tensor] of Object.entries(initialise({ ...CONFIG, placement: 'post' }, 3)))
      expect(numbersOf(once[name] ?? tf.scalar(Number.NaN)), name).toEqual(numbersOf(tensor));
  });

  test('leaves nothing behind but the parameters', () => {
    const before = tf.memory().numTensors;
    const parameters = initialise(CONFIG, 3);
    expect(tf.memory().numTensors - before).toBe(Object.keys(parameters).length);
    tf.dispose(parameters);
  });
});
