import { describe, expect, test } from 'vitest';
import { expectAllClose } from './close.ts';
import { draw, drawBatch, drawMatrix, drawParameters } from './draw.ts';
import { add, frobeniusNorm, scale } from './matrix.ts';
import { lossAndGradients } from './model.ts';
import type { Tensors } from './parameters.ts';
import { VARIANTS, variantName } from './variants.ts';

const SIZES = { modelWidth: 6, feedForwardWidth: 10, vocabularySize: 7, sequenceLength: 4 };
const STEP = 1e-5;
const TOLERANCE = 1e-6;

describe('lossAndGradients', () => {
  test.each(VARIANTS.map((config) => ({ name: variantName(config), config })))(
    'agrees with central differences in every parameter: $name',
    ({ config }) => {
      const source = draw(7);
      const parameters = drawParameters(source, config, SIZES);
      const batch = drawBatch(source, config, SIZES, 2);
      const { gradients } = lossAndGradients(config, parameters, batch);
      const lossAt = (changed: Tensors): number => lossAndGradients(config, changed, batch).lossNats;

      for (const [name, value] of Object.entries(parameters)) {
        const direction = drawMatrix(source, value.rows, value.columns);
        const unit = scale(direction, 1 / frobeniusNorm(direction));
        const moved = (step: number): number => lossAt({ ...parameters, [name]: add(value, unit, step) });
        const expected = (moved(STEP) - moved(-STEP)) / (2 * STEP);
        const slope = gradients[name]?.data.reduce((sum, g, i) => sum + g * (unit.data[i] ?? Number.NaN), 0) ?? Number.NaN;
        expectAllClose([slope], [expected], { relative: TOLERANCE, absolute: TOLERANCE }, name);
      }
    },
  );

  test('gives a loss of ln V when all logits are equal', () => {
    const config = {
      architecture: 'decoder',
      placement: 'post',
      norm: 'layernorm',
      activation: 'relu',
      layerCount: 1,
      headCount: 2,
      epsilon: 1e-5,
    } as const;
    const source = draw(1);
    const parameters = drawParameters(source, config, SIZES);
    const { head } = parameters;
    if (!head) throw new Error('no head');
    const batch = drawBatch(source, config, SIZES, 2);
    expect(lossAndGradients(config, { ...parameters, head: scale(head, 0) }, batch).lossNats).toBeCloseTo(
      Math.log(SIZES.vocabularySize),
      12,
    );
  });

  test('lets no later token change the logits of an earlier one in a decoder', () => {
    const config = {
      architecture: 'decoder',
      placement: 'pre',
      norm: 'rmsnorm',
      activation: 'gelu',
      layerCount: 2,
      headCount: 2,
      epsilon: 1e-5,
    } as const;
    const parameters = drawParameters(draw(2), config, SIZES);
    const targets = [[0, 0, 0, 0]];
    const before = lossAndGradients(config, parameters, { inputs: [[1, 2, 3, 4]], targets }).logits.data;
    const after = lossAndGradients(config, parameters, { inputs: [[1, 2, 3, 5]], targets }).logits.data;
    const earlier = 3 * SIZES.vocabularySize;
    expect(after.slice(0, earlier)).toEqual(before.slice(0, earlier));
    expect(after.slice(earlier)).not.toEqual(before.slice(earlier));
  });
});
