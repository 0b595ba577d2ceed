import { describe, expect, test } from 'vitest';
import { initialValues } from '../../../experiments/model/initialisation.ts';
import { parameterSpecifications } from '../../../experiments/model/parameters.ts';
import { ARCHITECTURES, type ModelConfig } from '../../../experiments/result.ts';
import { MODEL } from '../../support/model-config.ts';

const CONFIG: ModelConfig = { ...MODEL, layerCount: 3, modelWidth: 64, feedForwardWidth: 256, vocabularySize: 128, sequenceLength: 32 };

function valuesOf(config: ModelConfig, name: string, seed = 1): Float64Array {
  const specification = parameterSpecifications(config).find((each) => each.name === name);
  if (!specification) throw new Error(`no parameter ${name}`);
  return initialValues(config, specification, seed);
}

function rootMeanSquare(values: Float64Array): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
}

/** Variances by matrix, with d = 64 and f = 256: what each scheme prescribes. */
const VARIANCES: Record<ModelConfig['initialisation'], Record<'wq' | 'wk' | 'wv' | 'wo' | 'w1' | 'w2', number>> = {
  xavier: { wq: 2 / 128, wk: 2 / 128, wv: 2 / 128, wo: 2 / 128, w1: 2 / 320, w2: 2 / 320 },
  fairseq: { wq: 1 / 128, wk: 1 / 128, wv: 1 / 128, wo: 2 / 128, w1: 2 / 320, w2: 2 / 320 },
  pytorch: { wq: 2 / 256, wk: 2 / 256, wv: 2 / 256, wo: 1 / 192, w1: 1 / 192, w2: 1 / 768 },
  gpt2: { wq: 4e-4, wk: 4e-4, wv: 4e-4, wo: 4e-4 / 6, w1: 4e-4, w2: 4e-4 / 6 },
};

describe('initialValues', () => {
  const cases = Object.entries(VARIANCES).flatMap(([initialisation, matrices]) =>
    Object.entries(matrices).map(([name, variance]) => ({
      initialisation: initialisation as ModelConfig['initialisation'],
      name,
      variance,
    })),
  );
  test.each(cases)('draws $name with the variance of $initialisation', ({ initialisation, name, variance }) => {
    const deviation = rootMeanSquare(valuesOf({ ...CONFIG, initialisation }, `decoder.2.${name}`));
    expect(Math.abs(deviation / Math.sqrt(variance) - 1)).toBeLessThan(0.04);
  });

  test('draws embedding, position and head with the deviations of the configuration', () => {
    expect(rootMeanSquare(valuesOf({ ...CONFIG, embeddingDeviation: 0.02 }, 'decoder.embedding'))).toBeCloseTo(0.02, 3);
    expect(rootMeanSquare(valuesOf(CONFIG, 'decoder.position'))).toBeCloseTo(0.5, 1);
    expect(rootMeanSquare(valuesOf(CONFIG, 'head'))).toBeCloseTo(1 / 8, 2);
    expect(rootMeanSquare(valuesOf({ ...CONFIG, headDeviation: 0.3 }, 'head'))).toBeCloseTo(0.3, 2);
  });

  test('starts gains at 1 and biases at 0', () => {
    expect(new Set(valuesOf(CONFIG, 'decoder.1.selfNorm.gain'))).toEqual(new Set([1]));
    for (const name of ['decoder.1.selfNorm.bias', 'decoder.1.b1', 'decoder.1.b2'])
      expect(new Set(valuesOf(CONFIG, name))).toEqual(new Set([0]));
  });

  test('draws one tensor the same whatever else the model has', () => {
    expect(valuesOf({ ...CONFIG, layerCount: 5, placement: 'pre', norm: 'rmsnorm' }, 'decoder.2.wq')).toEqual(
      valuesOf(CONFIG, 'decoder.2.wq'),
    );
    expect(valuesOf(CONFIG, 'decoder.2.wq', 2)).not.toEqual(valuesOf(CONFIG, 'decoder.2.wq', 1));
  });

  test('branchGain scales W_O and W_2 and nothing else', () => {
    expect(scaledBy({ ...CONFIG, branchGain: 0.2 }, CONFIG)).toEqual({ wo: 0.2, w2: 0.2 });
  });

  test.each(ARCHITECTURES)('DeepNorm scales W_V, W_O, W_1 and W_2 in every attention and nothing else: %s', (architecture) => {
    const config = { ...CONFIG, architecture };
    const beta = architecture === 'decoder' ? 24 ** -0.25 : 36 ** -0.25;
    const crosses = architecture === 'decoder' ? {} : { crossWv: beta, crossWo: beta };
    expect(scaledBy({ ...config, placement: 'deepnorm' }, config)).toEqual(closeTo({ wv: beta, wo: beta, w1: beta, w2: beta, ...crosses }));
    if (architecture === 'decoder') return;
    const encoderBeta = 0.87 * 3 ** (-5 / 16);
    const expected = closeTo({ wv: encoderBeta, wo: encoderBeta, w1: encoderBeta, w2: encoderBeta });
    expect(scaledBy({ ...config, placement: 'deepnorm' }, config, 'encoder')).toEqual(expected);
  });
});

/** The factor between two configurations for each parameter of layer 2 that differs. */
function scaledBy(changed: ModelConfig, plain: ModelConfig, stack = 'decoder'): Record<string, number> {
  const prefix = `${stack}.2.`;
  const names = parameterSpecifications(plain).flatMap(({ name }) => (name.startsWith(prefix) ? [name] : []));
  const factors = names.map((name) => {
    const [now, before] = [rootMeanSquare(valuesOf(changed, name)), rootMeanSquare(valuesOf(plain, name))];
    return [name.slice(prefix.length), before === 0 ? 1 : Number((now / before).toPrecision(12))] as const;
  });
  return Object.fromEntries(factors.filter(([, factor]) => factor !== 1));
}

function closeTo(factors: Record<string, number>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(factors).map(([name, factor]) => [name, expect.closeTo(factor, 9) as unknown]));
}
