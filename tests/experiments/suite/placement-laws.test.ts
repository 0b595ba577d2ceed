/** What `placement-laws` reports, against the experiment on gradient norms and against what the formulas of the placements say. */
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { initialise } from '../../../experiments/model/initialisation.ts';
import { PLACEMENTS, type ModelConfig } from '../../../experiments/result.ts';
import { measure as gradientNorms } from '../../../experiments/suite/gradient-norms.ts';
import { modelOf } from '../../../experiments/suite/models.ts';
import { measure } from '../../../experiments/suite/placement-laws.ts';
import { withoutAttention } from '../../../experiments/suite/without-attention.ts';
import { openWasm } from '../model/on-wasm.ts';

const SIZE = { layerCount: 4, modelWidth: 32, headCount: 2, vocabularySize: 32, sequenceLength: 16 };
const choose = (choice: Partial<ModelConfig>): ModelConfig => modelOf({ ...SIZE, ...choice });

beforeAll(openWasm);

describe('measure', () => {
  test.each(PLACEMENTS)('reports the stream and W2 of a full stack as the experiment on gradient norms does: %s', async (placement) => {
    const model = choose({ placement });
    const [{ full }, other] = [
      await measure({ model, batchSize: 2 }, 1),
      await gradientNorms({ model, batchSize: 2, tokens: 'uniform' }, 1),
    ];
    const behindLayers = other.sublayers.filter(({ kind }) => kind === 'feed-forward');
    const close = (measured: readonly number[], expected: readonly number[]): void => {
      expect(measured).toHaveLength(expected.length);
      // Four digits; the W2 of ReZero, whose branches are off, has a gradient of exactly zero.
      measured.forEach((value, index) => expect(Math.abs(value - (expected[index] ?? Number.NaN))).toBeLessThanOrEqual(1e-3 * value));
    };
    close(full.streamGradientNorm, [other.inputGradientNorm, ...behindLayers.map(({ streamGradientNorm }) => streamGradientNorm)]);
    close(
      full.streamVariance.slice(1),
      behindLayers.map(({ streamVariance }) => streamVariance),
    );
    close(full.w2GradientNorm, other.gradientNorms['decoder.w2'] ?? []);
    close(
      full.tokenCorrelation,
      [0, 1, 3].map((layer) => behindLayers[layer]?.tokenCorrelation ?? Number.NaN),
    );
  });

  test('without attention tokens grow less alike, under every placement whose branches are on', async () => {
    for (const placement of PLACEMENTS) {
      const { feedForwardOnly, full } = await measure({ model: choose({ placement }), batchSize: 2 }, 1);
      if (placement !== 'rezero') expect(feedForwardOnly.tokenCorrelation[2]).toBeLessThan(full.tokenCorrelation[2]);
    }
  });

  test('without attention a sandwich adds 1 to the variance of the stream in each layer', async () => {
    const { feedForwardOnly } = await measure({ model: choose({ placement: 'sandwich', modelWidth: 64 }), batchSize: 4 }, 1);
    const [input = Number.NaN, ...layers] = feedForwardOnly.streamVariance;
    layers.forEach((variance, index) => expect((variance - input) / (index + 1)).toBeCloseTo(1, 0));
  });

  test('passes ReZero unchanged, with attention and without', async () => {
    const { full, feedForwardOnly } = await measure({ model: choose({ placement: 'rezero' }), batchSize: 2 }, 1);
    for (const { streamVariance, streamGradientNorm } of [full, feedForwardOnly]) {
      expect(new Set(streamVariance).size).toBe(1);
      expect(new Set(streamGradientNorm).size).toBe(1);
    }
  });
});

describe('withoutAttention', () => {
  const omegasOf = (parameters: Record<string, tf.Tensor>, layer: number): number[] =>
    ['selfOmega', 'feedForwardOmega'].map((name) => parameters[`decoder.${layer}.${name}`]?.dataSync()[0] ?? Number.NaN);

  test('profiles the factors of Admin anew: attention then adds nothing to the skip of the sublayer behind it', () => {
    const model = choose({ placement: 'admin' });
    const parameters = initialise(model, 1);
    const silenced = withoutAttention(model, parameters, 1);
    const [self = Number.NaN, feedForward = Number.NaN] = omegasOf(silenced, 1);
    const [before = Number.NaN, behind = Number.NaN] = omegasOf(parameters, 1);
    expect(feedForward).toBe(self);
    expect(behind).toBeGreaterThan(before);
    expect(omegasOf(silenced, 2)[0]).toBeGreaterThan(feedForward);
    tf.dispose([parameters, silenced]);
  });

  test('leaves every other tensor as it was', () => {
    const model = choose({ placement: 'pre' });
    const parameters = initialise(model, 1);
    const silenced = withoutAttention(model, parameters, 1);
    const changed = Object.keys(parameters).filter((name) => silenced[name] !== parameters[name]);
    expect(changed).toEqual([1, 2, 3, 4].map((layer) => `decoder.${layer}.wo`));
    for (const name of changed) expect(Math.max(...(silenced[name]?.dataSync() ?? [1]))).toBe(0);
    tf.dispose([parameters, silenced]);
  });
});
