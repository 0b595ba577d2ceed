/** What follows from where the norm stands, checked on the whole model. */
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { norm } from '../../../experiments/model/norm.ts';
import { residualScales } from '../../../experiments/model/placement.ts';
import { finalState } from '../../../experiments/model/transformer.ts';
import { expectAllClose } from '../reference/close.ts';
import { draw, drawBatch, drawParameters } from '../reference/draw.ts';
import { add, at, matrix, rowRange, scale, type Matrix } from '../reference/matrix.ts';
import { parameter, type Tensors } from '../reference/parameters.ts';
import { deepNormAlpha } from '../reference/placement.ts';
import type { ReferenceConfig } from '../reference/stack.ts';
import { modelConfigOf, numbersOf, openWasm, tensorOf, tensorsOf } from './on-wasm.ts';

const SIZES = { modelWidth: 16, feedForwardWidth: 24, vocabularySize: 11, sequenceLength: 6 };
const CONFIG: ReferenceConfig = {
  architecture: 'encoder-decoder',
  placement: 'pre',
  norm: 'layernorm',
  qkNorm: 'none',
  activation: 'relu',
  layerCount: 4,
  headCount: 2,
  epsilon: 1e-5,
};

beforeAll(openWasm);

function stateOf(config: ReferenceConfig, parameters: Tensors): Float32Array {
  const { source, inputs, targets } = drawBatch(draw(21), config, SIZES, 2);
  const ids = (tokens: readonly (readonly number[])[]): Int32Array => Int32Array.from(tokens.flat());
  const batch = { batchSize: 2, source: source ? ids(source) : null, inputs: ids(inputs), targets: ids(targets) };
  return tf.tidy(() => numbersOf(finalState(modelConfigOf(config, SIZES), tensorsOf(parameters), batch)));
}

describe('finalState', () => {
  test('under Pre-LN is that of Pre-RMSNorm once all that writes to the stream is centred (Jiang et al. 2023)', () => {
    const drawn = drawParameters(draw(22), CONFIG, SIZES);
    const withoutBias = Object.fromEntries(
      Object.entries(drawn).map(([name, value]) => [name, name.endsWith('Norm.bias') ? scale(value, 0) : value]),
    );
    const centred = Object.fromEntries(
      Object.entries(withoutBias)
        .filter(([name]) => !name.endsWith('Norm.bias'))
        .map(([name, value]) => [name, /\.(embedding|position|wo|crossWo|w2|b2)$/.test(name) ? centreRows(value) : value]),
    );
    expectAllClose(
      stateOf({ ...CONFIG, norm: 'rmsnorm' }, centred),
      stateOf(CONFIG, withoutBias),
      { relative: 1e-4, absolute: 1e-5 },
      'state',
    );
    const untouched = Object.fromEntries(Object.entries(withoutBias).filter(([name]) => name in centred));
    expect(() => {
      expectAllClose(
        stateOf({ ...CONFIG, norm: 'rmsnorm' }, untouched),
        stateOf(CONFIG, withoutBias),
        { relative: 1e-2, absolute: 1e-2 },
        'state',
      );
    }).toThrow();
  });

  test('under Post-LN with silent branches is LayerNorm applied again and again', () => {
    const config: ReferenceConfig = { ...CONFIG, architecture: 'decoder', placement: 'post' };
    const drawn = drawParameters(draw(23), config, SIZES);
    const silent = Object.fromEntries(
      Object.entries(drawn).map(([name, value]) => [name, /\.(wo|w2|b2)$/.test(name) ? scale(value, 0) : value]),
    );
    const { inputs } = drawBatch(draw(21), config, SIZES, 2);
    const places = inputs.flatMap((sequence) => sequence.map((token, time) => [token, time] as const));
    const embedded = matrix(places.length, SIZES.modelWidth, (i, j) => {
      const [token, time] = places[i] ?? [Number.NaN, Number.NaN];
      return at(
        add(
          rowRange(parameter(silent, 'decoder.embedding'), token, token + 1),
          rowRange(parameter(silent, 'decoder.position'), time, time + 1),
        ),
        0,
        j,
      );
    });
    const repeated = tf.tidy(() => {
      let x = tensorOf(embedded);
      for (let layer = 1; layer <= config.layerCount; layer++) {
        for (const name of ['selfNorm', 'feedForwardNorm']) {
          const gain = tensorOf(parameter(silent, `decoder.${layer}.${name}.gain`), true);
          const bias = tensorOf(parameter(silent, `decoder.${layer}.${name}.bias`), true);
          x = norm('layernorm', x, { gain, bias }, config.epsilon);
        }
      }
      return numbersOf(x);
    });
    expectAllClose(stateOf(config, silent), repeated, { relative: 1e-5, absolute: 1e-6 }, 'state');
  });
});

describe('repeated LayerNorm', () => {
  test('passes the gradient of a single one: the norms alone make nothing vanish', () => {
    const width = 64;
    const source = draw(24);
    const x = tf.tensor2d(Float32Array.from({ length: width }, source.normal), [1, width]);
    const upstream = tf.tensor2d(Float32Array.from({ length: width }, source.normal), [1, width]);
    const parameters = { gain: tf.ones([width]), bias: tf.zeros([width]) };
    const gradientNorm = (times: number): number => {
      const repeat = (input: tf.Tensor): tf.Tensor =>
        Array.from({ length: times }).reduce<tf.Tensor>((y) => norm('layernorm', y, parameters, 1e-5), input);
      return Math.hypot(...numbersOf(tf.grad(repeat)(x, upstream)));
    };
    expect(gradientNorm(48) / gradientNorm(1)).toBeGreaterThan(0.999);
    expect(gradientNorm(48) / gradientNorm(1)).toBeLessThan(1.001);
  });
});

describe('residualScales', () => {
  test.each(['post', 'pre'] as const)('leaves skip and branch alone under %s', (placement) => {
    expect(residualScales({ placement, architecture: 'decoder', layerCount: 12 }, 'decoder')).toEqual({ skip: 1, branch: 1 });
  });

  // Numbers worked out by hand from the table of Wang et al. 2022, as many decimals as shown.
  test.each([
    { architecture: 'decoder', stack: 'decoder', layerCount: 12, skip: 2.2134, branch: 0.3195 },
    { architecture: 'decoder', stack: 'decoder', layerCount: 48, skip: 3.1302, branch: 0.2259 },
    { architecture: 'encoder-decoder', stack: 'encoder', layerCount: 6, skip: 1.4179, branch: 0.497 },
    { architecture: 'encoder-decoder', stack: 'decoder', layerCount: 6, skip: 2.0598, branch: 0.3433 },
  ] as const)(
    'gives the factors of DeepNorm: $architecture, $stack, $layerCount layers',
    ({ architecture, stack, layerCount, skip, branch }) => {
      const scales = residualScales({ placement: 'deepnorm', architecture, layerCount }, stack);
      expectAllClose([scales.skip, scales.branch], [skip, branch], { relative: 0, absolute: 6e-5 }, 'factors');
      expectAllClose(
        [deepNormAlpha({ stack, architecture, layerCount })],
        [scales.skip],
        { relative: 1e-12, absolute: 0 },
        'alpha of the reference',
      );
    },
  );
});

/** Each row less its mean. */
function centreRows(m: Matrix): Matrix {
  const mean = (i: number): number => rowRange(m, i, i + 1).data.reduce((sum, value) => sum + value, 0) / m.columns;
  return matrix(m.rows, m.columns, (i, j) => at(m, i, j) - mean(i));
}
