/** The comparisons with the referee bite: each breaks when one formula of the model is broken. */
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { draw, drawBatch, drawParameters } from '../reference/draw.ts';
import { scale } from '../reference/matrix.ts';
import { lossAndGradients } from '../reference/model.ts';
import type { ReferenceConfig } from '../reference/stack.ts';
import { disagreements } from './agreement.ts';
import { withMutant, type Model } from './mutants.ts';
import { CONFIG, MUTATIONS } from './mutation-list.ts';
import { openWasm, runModel } from './on-wasm.ts';

const SIZES = { modelWidth: 8, feedForwardWidth: 12, vocabularySize: 7, sequenceLength: 5 };
beforeAll(openWasm);

/** Disagreements with the referee; a parameter that the broken model never reads is one. The embeddings are small, so that epsilon matters. */
function trial(config: ReferenceConfig, model: Model): string[] {
  const source = draw(31);
  const drawn = drawParameters(source, config, SIZES);
  const parameters = Object.fromEntries(
    Object.entries(drawn).map(([name, value]) => [name, /\.(embedding|position)$/.test(name) ? scale(value, 0.01) : value]),
  );
  const batch = drawBatch(source, config, SIZES, 2);
  const { lossNats, gradients } = lossAndGradients(config, parameters, batch);
  const expected = { lossNats, gradients: Object.fromEntries(Object.entries(gradients).map(([name, { data }]) => [name, data])) };
  try {
    return disagreements(runModel(config, SIZES, parameters, batch, model), expected);
  } catch (error) {
    if (String(error).includes('Cannot compute gradient')) return ['the loss does not depend on one of the parameters'];
    throw error;
  }
}

describe('the comparison with the float64 reference', () => {
  const intact = [...new Set(MUTATIONS.map(({ config = {} }) => JSON.stringify(config)))];
  test.each(intact)('passes an intact copy: %s', async (config) => {
    const variant = JSON.parse(config) as Partial<ReferenceConfig>;
    expect(await withMutant(null, (model) => trial({ ...CONFIG, ...variant }, model))).toEqual([]);
  });

  test.each(MUTATIONS)('fails when broken: $name', async ({ config, ...mutation }) => {
    const found = await withMutant(mutation, (model) => trial({ ...CONFIG, ...config }, model));
    expect(found).not.toEqual([]);
    expect(tf.getBackend()).toBe('wasm');
  });
});
