import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { whyNotBuildable } from '../../../experiments/model/buildable.ts';
import { initialise } from '../../../experiments/model/initialisation.ts';
import { parameterSpecifications } from '../../../experiments/model/parameters.ts';
import { lossAndGradients } from '../../../experiments/model/transformer.ts';
import { ARCHITECTURES, NORMS, PLACEMENTS, type ModelConfig } from '../../../experiments/result.ts';
import { MODEL } from '../../support/model-config.ts';
import { openWasm } from './on-wasm.ts';

const TINY: ModelConfig = {
  ...MODEL,
  layerCount: 1,
  modelWidth: 4,
  feedForwardWidth: 4,
  headCount: 2,
  vocabularySize: 3,
  sequenceLength: 2,
  activation: 'gelu',
};
const TOKENS = Int32Array.of(0, 2, 1, 1);

beforeAll(openWasm);

describe('whyNotBuildable', () => {
  const kinds = ARCHITECTURES.flatMap((architecture) => PLACEMENTS.map((placement) => ({ architecture, placement })));

  test('refuses parallel sublayers with cross-attention, and no other pair of architecture and placement', () => {
    const refused = kinds.filter((kind) => whyNotBuildable({ ...TINY, ...kind }) !== null);
    expect(refused).toEqual([{ architecture: 'encoder-decoder', placement: 'parallel' }]);
  });

  test('names the values, the reason and the remedy', () => {
    expect(whyNotBuildable({ ...TINY, architecture: 'encoder-decoder', placement: 'parallel' })).toBe(
      'placement parallel cannot be built with architecture encoder-decoder: no source defines where its cross-attention would stand (take another of the two)',
    );
    expect(whyNotBuildable({ ...TINY, modelWidth: 10, headCount: 4 })).toBe(
      'a width of 10 cannot be shared by 4 heads: 10 / 4 is not whole (take a multiple)',
    );
  });

  test('is what building such a model says', () => {
    const config: ModelConfig = { ...TINY, architecture: 'encoder-decoder', placement: 'parallel' };
    for (const build of [parameterSpecifications, (each: ModelConfig) => initialise(each, 1)])
      expect(() => build(config)).toThrow(whyNotBuildable(config) ?? 'no reason');
  });

  test.each(kinds.filter((kind) => whyNotBuildable({ ...TINY, ...kind }) === null))(
    'lets a model run forward and backward with every norm and norm of queries and keys: $architecture, $placement',
    ({ architecture, placement }) => {
      for (const norm of NORMS) {
        for (const qkNorm of NORMS) {
          const config = { ...TINY, architecture, placement, norm, qkNorm, layerCount: placement === 'mix-ln' ? 4 : 1 };
          expect(badTensors(config), `${norm}, queries and keys ${qkNorm}`).toEqual([]);
        }
      }
    },
  );
});

/** Names of the parameters without a gradient of finite numbers in their shape; "loss" for a loss that is not finite. */
function badTensors(config: ModelConfig): string[] {
  const source = config.architecture === 'encoder-decoder' ? TOKENS : null;
  const names: string[] = [];
  tf.tidy(() => {
    const parameters = initialise(config, 1);
    const { loss, gradients } = lossAndGradients(config, parameters, { batchSize: 2, source, inputs: TOKENS, targets: TOKENS });
    for (const [name, value] of Object.entries({ ...gradients, loss })) {
      const shape = name === 'loss' ? [] : (parameters[name]?.shape ?? []);
      if (String(value.shape) !== String(shape) || !value.dataSync().every(Number.isFinite)) names.push(name);
    }
    if (Object.keys(gradients).length !== Object.keys(parameters).length) names.push('a gradient is missing');
  });
  return names;
}
