import { beforeAll, describe, expect, test } from 'vitest';
import { MODEL_FIXTURES, asTensors } from '../fixtures/read.ts';
import { draw, drawBatch, drawParameters } from '../reference/draw.ts';
import { lossAndGradients } from '../reference/model.ts';
import { parameterShapes } from '../reference/shapes.ts';
import { VARIANTS, variantName } from '../reference/variants.ts';
import { initialValues } from '../../../experiments/model/initialisation.ts';
import { parameterSpecifications } from '../../../experiments/model/parameters.ts';
import { disagreements } from './agreement.ts';
import { modelConfigOf, openWasm, runModel } from './on-wasm.ts';

/** Odd, so that every loop has a rest; wide enough for pRMSNorm to take more than one entry, also of a head. */
const SIZES = { modelWidth: 34, feedForwardWidth: 24, vocabularySize: 11, sequenceLength: 7 };

beforeAll(openWasm);

describe('parameterSpecifications', () => {
  test.each(VARIANTS.map((config) => ({ name: variantName(config), config })))(
    'names the parameters of the formulas, and no others: $name',
    ({ config }) => {
      const specifications = parameterSpecifications(modelConfigOf(config, SIZES));
      const found = Object.fromEntries(specifications.map(({ name, shape }) => [name, shape]));
      const expected = Object.entries(parameterShapes(config, SIZES)).map(([name, [rows, columns]]) => [
        name,
        rows === 1 ? [columns] : [rows, columns],
      ]);
      expect(found).toEqual(Object.fromEntries(expected));
    },
  );
});

describe('lossAndGradients', () => {
  test.each(VARIANTS.map((config) => ({ name: variantName(config), config })))('agrees with the float64 reference: $name', ({ config }) => {
    const source = draw(11);
    const parameters = drawParameters(source, config, SIZES);
    const batch = drawBatch(source, config, SIZES, 3);
    const { lossNats, gradients } = lossAndGradients(config, parameters, batch);
    const expected = { lossNats, gradients: Object.fromEntries(Object.entries(gradients).map(([name, { data }]) => [name, data])) };
    expect(disagreements(runModel(config, SIZES, parameters, batch), expected)).toEqual([]);
  });

  test.each(['post', 'pre', 'deepnorm'] as const)(
    'agrees with the float64 reference at depth 24 from its own initial values: %s',
    (placement) => {
      const config = {
        architecture: 'decoder',
        placement,
        norm: 'layernorm',
        qkNorm: 'none',
        activation: 'relu',
        layerCount: 24,
        headCount: 2,
        epsilon: 1e-5,
      } as const;
      const specifications = parameterSpecifications(modelConfigOf(config, SIZES));
      const parameters = Object.fromEntries(
        specifications.map((specification) => {
          // The model computes with the float32 neighbours of the numbers that were drawn.
          const data = initialValues(modelConfigOf(config, SIZES), specification, 3).map(Math.fround);
          const [length = 0, columns = length] = specification.shape;
          return [specification.name, { rows: data.length / columns, columns, data }];
        }),
      );
      const batch = drawBatch(draw(13), config, SIZES, 2);
      const { lossNats, gradients } = lossAndGradients(config, parameters, batch);
      const expected = { lossNats, gradients: Object.fromEntries(Object.entries(gradients).map(([name, { data }]) => [name, data])) };
      expect(disagreements(runModel(config, SIZES, parameters, batch), expected)).toEqual([]);
    },
  );

  const goldens = MODEL_FIXTURES.flatMap((fixture) =>
    fixture.cases.map((golden) => ({
      name: `${fixture.architecture}, ${golden.placement}, ${golden.norm}, ${golden.activation}`,
      fixture,
      golden,
    })),
  );
  test.each(goldens)('agrees with PyTorch: $name', ({ fixture, golden }) => {
    const config = { ...fixture, placement: golden.placement, norm: golden.norm, qkNorm: 'none', activation: golden.activation } as const;
    const parameters = asTensors(fixture.parameters, parameterShapes(config, fixture.sizes));
    const { source, inputs, targets } = fixture.batch;
    const actual = runModel(config, fixture.sizes, parameters, { ...(source && { source }), inputs, targets });
    expect(disagreements(actual, golden)).toEqual([]);
  });
});
