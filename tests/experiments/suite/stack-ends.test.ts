/** Both ends against what `gradient-norms` reports of the same stacks and what the norms' formulas say. */
import { beforeAll, describe, expect, test } from 'vitest';
import type { ConfigOf, MeasurementOf, ModelConfig } from '../../../experiments/result.ts';
import * as gradientNorms from '../../../experiments/suite/gradient-norms.ts';
import { modelOf } from '../../../experiments/suite/models.ts';
import { measure, stackEnds } from '../../../experiments/suite/stack-ends.ts';
import { openWasm } from '../model/on-wasm.ts';

const SIZE = { layerCount: 3, modelWidth: 32, headCount: 2, vocabularySize: 32, sequenceLength: 16 };

type End<Name extends 'input' | 'output'> = Extract<MeasurementOf<'stack-ends'>, { end: Name }>;

beforeAll(openWasm);

async function measured<Name extends 'input' | 'output'>(end: Name, choice: Partial<ModelConfig>) {
  const model = modelOf({ ...SIZE, ...choice });
  const config: ConfigOf<'stack-ends'> = { end, model, batchSize: 2 };
  return {
    found: (await measure(config, 1)) as End<Name>,
    known: await gradientNorms.measure({ model, batchSize: 2, tokens: 'uniform' }, 1),
  };
}

describe('measure of the output end', () => {
  test('sees the stream and the loss that gradient-norms sees', async () => {
    const { found, known } = await measured('output', { placement: 'pre' });
    expect(found.streamVariance).toBeCloseTo(known.sublayers.at(-1)?.streamVariance ?? Number.NaN, 4);
    expect(found.lossNats).toBeCloseTo(known.lossNats, 5);
  });

  test('divides the logits by the size of the stream when the final norm is there', async () => {
    // Without attention and feed-forward every token is its embedding: rows of equal size, about, that the norm scales to 1.
    const { found } = await measured('output', { placement: 'pre', branchGain: 0, embeddingDeviation: 3, positionDeviation: 0 });
    expect(found.streamVariance).toBeCloseTo(9, -0.5);
    expect(found.bareLogitVariance / found.logitVariance / found.streamVariance).toBeCloseTo(1, 1);
    expect(found.bareLossNats).toBeGreaterThan(found.lossNats);
  });
});

describe('measure of the input end', () => {
  test('reports the gradients of the stream before the first sublayer and behind it', async () => {
    const { found, known } = await measured('input', {});
    expect(found.inputGradientNorm / known.inputGradientNorm).toBeCloseTo(1, 4);
    expect(found.gradientNormBehind / (known.sublayers[0]?.streamGradientNorm ?? Number.NaN)).toBeCloseTo(1, 4);
    expect(found.normInputRms / known.firstNormInputRms).toBeCloseTo(1, 5);
  });

  test('sees all of the input’s gradient pass the norm where the branches are zero', async () => {
    const { found } = await measured('input', { branchGain: 0 });
    expect(found.gradientNormBefore / found.inputGradientNorm).toBeCloseTo(1, 4);
  });

  test('sees the gradient of each token divided by its deviation', async () => {
    const { found } = await measured('input', { embeddingDeviation: 0.02, positionDeviation: 0.02 });
    // Two of 32 directions are taken out, of a gradient that has little in them.
    expect(found.gradientNormBefore / found.gradientNormBehind / found.weightedInverseDeviation).toBeGreaterThan(0.95);
    expect(found.gradientNormBefore / found.gradientNormBehind / found.weightedInverseDeviation).toBeLessThanOrEqual(1);
  });
});

describe('stackEnds', () => {
  test('looks at Pre-LN stacks from above and at Post-LN stacks from below, ten seeds of each on a laptop', () => {
    const cells = stackEnds.grid('laptop', 1);
    expect(new Set(cells.map(({ config: { end, model } }) => `${end} ${model.placement}`))).toEqual(new Set(['output pre', 'input post']));
    expect(new Set(cells.map(({ seed }) => seed)).size).toBe(10);
  });
});
