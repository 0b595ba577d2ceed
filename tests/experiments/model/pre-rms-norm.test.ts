/** The conversion against the float64 referee, which computes both models and both gradients from its own formulas. */
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Parameters } from '../../../experiments/model/initialisation.ts';
import { asPreRmsNorm, gradientsFromPreRmsNorm } from '../../../experiments/model/pre-rms-norm.ts';
import { expectAllClose, worstOutside } from '../reference/close.ts';
import { draw, drawBatch, drawParameters } from '../reference/draw.ts';
import { matrix } from '../reference/matrix.ts';
import { lossAndGradients } from '../reference/model.ts';
import { parameter, type Tensors } from '../reference/parameters.ts';
import type { ReferenceConfig } from '../reference/stack.ts';
import { modelConfigOf, numbersOf, openWasm, tensorsOf } from './on-wasm.ts';

const SIZES = { modelWidth: 8, feedForwardWidth: 12, vocabularySize: 7, sequenceLength: 4 };
const CONFIG: ReferenceConfig = {
  architecture: 'decoder',
  placement: 'pre',
  norm: 'layernorm',
  qkNorm: 'none',
  activation: 'gelu',
  layerCount: 3,
  headCount: 2,
  epsilon: 1e-5,
};
const MODEL = modelConfigOf(CONFIG, SIZES);
const NEAR = { relative: 1e-4, absolute: 2e-6 };

const source = draw(11);
const DRAWN = drawParameters(source, CONFIG, SIZES);
const BATCH = drawBatch(source, CONFIG, SIZES, 2);
/** As drawn, with nothing at its initial value, but for the biases that have to be zero. */
const PARAMETERS: Tensors = Object.fromEntries(
  Object.entries(DRAWN).map(([name, value]) => [
    name,
    /(self|final)Norm\.bias$/.test(name)
      ? matrix(1, SIZES.modelWidth)
      : matrix(value.rows, value.columns, (i, j) => Math.fround(value.data[i * value.columns + j] ?? Number.NaN)),
  ]),
);

/** Tensors of the model as matrices of the referee, with the shapes of `like`. */
function matrices(tensors: Parameters, like: Tensors): Tensors {
  return Object.fromEntries(
    Object.entries(tensors).map(([name, tensor]) => {
      const { columns, rows } = parameter(like, name);
      const values = numbersOf(tensor);
      return [name, matrix(rows, columns, (i, j) => values[i * columns + j] ?? Number.NaN)];
    }),
  );
}

const original = lossAndGradients(CONFIG, PARAMETERS, BATCH);

function converted(centred: boolean) {
  const { model, parameters } = asPreRmsNorm(MODEL, tensorsOf(PARAMETERS), { centred });
  return { norm: model.norm, ...lossAndGradients({ ...CONFIG, norm: 'rmsnorm' }, matrices(parameters, PARAMETERS), BATCH) };
}

beforeAll(openWasm);

describe('asPreRmsNorm', () => {
  test('gives the logits and the loss of the model with LayerNorm when centred', () => {
    const { norm, lossNats, logits } = converted(true);
    expect(norm).toBe('rmsnorm');
    expect(lossNats).toBeCloseTo(original.lossNats, 5);
    expectAllClose(logits.data, original.logits.data, NEAR, 'logits');
  });

  test('gives others when not centred', () => {
    expect(worstOutside(converted(false).logits.data, original.logits.data, { relative: 0.05, absolute: 0.05 })).not.toBeNull();
  });

  test('has no bias of a norm left', () => {
    const { parameters } = asPreRmsNorm(MODEL, tensorsOf(PARAMETERS), { centred: true });
    expect(Object.keys(parameters).filter((name) => name.endsWith('Norm.bias'))).toEqual([]);
  });

  test('leaves the tensors that it was given as they were', () => {
    const given = tensorsOf(PARAMETERS);
    const before = numbersOf(given['decoder.embedding'] ?? tf.scalar(0));
    tf.dispose(asPreRmsNorm(MODEL, given, { centred: true }).parameters);
    expect(numbersOf(given['decoder.embedding'] ?? tf.scalar(0))).toEqual(before);
  });

  test.each(['decoder.2.selfNorm.bias', 'decoder.finalNorm.bias'])(
    'refuses a bias that nothing behind its norm could take up: %s',
    (name) => {
      const biased = { ...PARAMETERS, [name]: matrix(1, SIZES.modelWidth, () => 0.1) };
      expect(() => asPreRmsNorm(MODEL, tensorsOf(biased), { centred: true })).toThrow(`${name} is not zero`);
    },
  );

  test.each([{ placement: 'post' }, { norm: 'rmsnorm' }, { architecture: 'encoder-decoder' }] as const)(
    'refuses a model that is not a Pre-LN decoder with LayerNorm: %o',
    (change) => {
      expect(() => asPreRmsNorm({ ...MODEL, ...change }, tensorsOf(PARAMETERS), { centred: true })).toThrow(
        /cannot make a Pre-RMSNorm model/,
      );
    },
  );
});

describe('gradientsFromPreRmsNorm', () => {
  test('gives the gradient of every parameter of the model with LayerNorm, but for the biases that have to be zero', () => {
    const gradients = gradientsFromPreRmsNorm(tensorsOf(PARAMETERS), tensorsOf(converted(true).gradients), { centred: true });
    const names = Object.keys(PARAMETERS).filter((name) => !/(self|final)Norm\.bias$/.test(name));
    expect(Object.keys(gradients)).toEqual(names);
    for (const name of names)
      expectAllClose(numbersOf(gradients[name] ?? tf.scalar(Number.NaN)), parameter(original.gradients, name).data, NEAR, name);
  });

  test('does not when the rows of what writes to the stream keep the mean of their gradient', () => {
    const gradients = gradientsFromPreRmsNorm(tensorsOf(PARAMETERS), tensorsOf(converted(true).gradients), { centred: false });
    const name = 'decoder.1.w2';
    expect(worstOutside(numbersOf(gradients[name] ?? tf.scalar(0)), parameter(original.gradients, name).data, NEAR)).not.toBeNull();
  });
});
