import { describe, expect, test } from 'vitest';
import { ATTENTION_FIXTURE, ENCODER_LAYER_FIXTURE, MODEL_FIXTURES, NORM_FIXTURE, asMatrix, asTensors } from '../fixtures/read.ts';
import { attention } from './attention.ts';
import { expectAllClose, type Tolerance } from './close.ts';
import { add } from './matrix.ts';
import { lossAndGradients } from './model.ts';
import { norm } from './norm.ts';
import { Gradients, type Tensors } from './parameters.ts';
import { parameterShapes } from './shapes.ts';
import { runLayer } from './stack.ts';

/** Two float64 programs that sum in different orders. */
const FLOAT64: Tolerance = { relative: 1e-9, absolute: 1e-9 };

function expectSameTensors(actual: Tensors, expected: Readonly<Record<string, readonly number[]>>): void {
  expect(Object.keys(actual).sort()).toEqual(Object.keys(expected).sort());
  for (const [name, numbers] of Object.entries(expected)) expectAllClose(actual[name]?.data ?? [], numbers, FLOAT64, name);
}

describe('norm', () => {
  test.each(NORM_FIXTURE.cases)('gives what PyTorch gives, forward and backward: $norm on $title', (golden) => {
    const gradients = new Gradients();
    const parameters = {
      'n.gain': asMatrix(golden.gain, golden.width),
      ...(golden.bias && { 'n.bias': asMatrix(golden.bias, golden.width) }),
    };
    const step = norm(golden.norm, 'n', parameters, NORM_FIXTURE.epsilon, gradients)(asMatrix(golden.x, golden.width));
    expectAllClose(step.value.data, golden.y, FLOAT64, 'y');
    expectAllClose(step.backward(asMatrix(golden.dy, golden.width)).data, golden.dx, FLOAT64, 'dx');
    expectSameTensors(gradients.of(parameters), { 'n.gain': golden.dgain, ...(golden.dbias && { 'n.bias': golden.dbias }) });
  });
});

describe('attention', () => {
  test.each(ATTENTION_FIXTURE.cases)('gives what PyTorch gives, forward and backward: $title', (golden) => {
    const gradients = new Gradients();
    const parameters = Object.fromEntries(
      Object.entries(golden.parameters).map(([name, numbers]) => [name, asMatrix(numbers, golden.width)]),
    );
    const x = asMatrix(golden.x, golden.width);
    const memory = golden.memory ? asMatrix(golden.memory, golden.width) : x;
    const step = attention(x, memory, { wq: 'wq', wk: 'wk', wv: 'wv', wo: 'wo' }, golden, parameters, gradients);
    expectAllClose(step.value.data, golden.y, FLOAT64, 'y');
    const { dx, dMemory } = step.backward(asMatrix(golden.dy, golden.width));
    expectAllClose((golden.memory ? dx : add(dx, dMemory)).data, golden.dx, FLOAT64, 'dx');
    if (golden.dMemory) expectAllClose(dMemory.data, golden.dMemory, FLOAT64, 'dMemory');
    expectSameTensors(gradients.of(parameters), golden.gradients);
  });
});

describe('runLayer', () => {
  test.each(ENCODER_LAYER_FIXTURE.cases)('gives what nn.TransformerEncoderLayer gives: $placement, $activation', (golden) => {
    const gradients = new Gradients();
    const config = {
      architecture: 'decoder',
      placement: golden.placement,
      norm: 'layernorm',
      qkNorm: 'none',
      activation: golden.activation,
      layerCount: 1,
      headCount: golden.headCount,
      epsilon: ENCODER_LAYER_FIXTURE.epsilon,
    } as const;
    const vectors = /\.(b1|b2|gain|bias)$/;
    const parameters = Object.fromEntries(
      Object.entries(golden.parameters).map(([name, numbers]) => {
        const hidden = golden.parameters['encoder.1.b1']?.length ?? 0;
        return [name, asMatrix(numbers, vectors.test(name) ? numbers.length : name.endsWith('.w1') ? hidden : golden.width)];
      }),
    );
    const options = { config, stack: 'encoder', batchSize: golden.batchSize, parameters, gradients } as const;
    const step = runLayer(asMatrix(golden.x, golden.width), null, 1, options);
    expectAllClose(step.value.data, golden.y, FLOAT64, 'y');
    expectAllClose(step.backward(asMatrix(golden.dy, golden.width)).dx.data, golden.dx, FLOAT64, 'dx');
    expectSameTensors(gradients.of(parameters), golden.gradients);
  });
});

describe('lossAndGradients', () => {
  const cases = MODEL_FIXTURES.flatMap((fixture) =>
    fixture.cases.map((golden) => ({
      name: `${fixture.architecture}, ${golden.placement}, ${golden.norm}, ${golden.activation}`,
      fixture,
      golden,
    })),
  );
  test.each(cases)('gives the loss and every gradient of PyTorch: $name', ({ fixture, golden }) => {
    const config = { ...fixture, placement: golden.placement, norm: golden.norm, qkNorm: 'none' as const, activation: golden.activation };
    const parameters = asTensors(fixture.parameters, parameterShapes(config, fixture.sizes));
    const { source, inputs, targets } = fixture.batch;
    const { lossNats, gradients } = lossAndGradients(config, parameters, { ...(source && { source }), inputs, targets });
    expectAllClose([lossNats], [golden.lossNats], FLOAT64, 'loss');
    expectSameTensors(gradients, golden.gradients);
  });
});
