import { group } from 'd3-array';
import { describe, expect, test } from 'vitest';
import { expectAllClose } from './close.ts';
import { draw, drawBatch, drawMatrix, drawParameters } from './draw.ts';
import { add, frobeniusNorm, scale } from './matrix.ts';
import { lossAndGradients } from './model.ts';
import { parameter as at } from './parameters.ts';
import type { ReferenceConfig } from './stack.ts';
import { VARIANTS, variantName } from './variants.ts';

const SIZES = { modelWidth: 6, feedForwardWidth: 10, vocabularySize: 7, sequenceLength: 4 };
/** Wide enough for pRMSNorm to take the root mean square of more than one entry. */
const WIDE_SIZES = { ...SIZES, modelWidth: 18 };
const STEP = 1e-5;
const TOLERANCE = 1e-6;

/** Slope of the loss along `directions`, all at once, by central differences, and the same slope from the gradients. */
function slopes(
  config: ReferenceConfig,
  directionsOf: (names: string[]) => string[][],
): { name: string; slope: number; expected: number }[] {
  const source = draw(7);
  const sizes = config.norm.startsWith('prmsnorm') ? WIDE_SIZES : SIZES;
  const parameters = drawParameters(source, config, sizes);
  const batch = drawBatch(source, config, sizes, 2);
  const { gradients } = lossAndGradients(config, parameters, batch);
  return directionsOf(Object.keys(parameters)).map((names) => {
    const drawn = names.map((name) => [name, drawMatrix(source, at(parameters, name).rows, at(parameters, name).columns)] as const);
    const length = Math.hypot(...drawn.map(([, direction]) => frobeniusNorm(direction)));
    const lossAt = (step: number): number => {
      const moved = drawn.map(([name, direction]) => [name, add(at(parameters, name), direction, step / length)] as const);
      return lossAndGradients(config, { ...parameters, ...Object.fromEntries(moved) }, batch).lossNats;
    };
    const inner = drawn.map(([name, direction]) => direction.data.reduce((sum, u, i) => sum + u * (at(gradients, name).data[i] ?? NaN), 0));
    return {
      name: names.join(', '),
      slope: inner.reduce((sum, each) => sum + each, 0) / length,
      expected: (lossAt(STEP) - lossAt(-STEP)) / (2 * STEP),
    };
  });
}

function expectSlopes(config: ReferenceConfig, directionsOf: (names: string[]) => string[][]): void {
  const found = slopes(config, directionsOf);
  expect(found.length).toBeGreaterThan(0);
  for (const { name, slope, expected } of found) expectAllClose([slope], [expected], { relative: TOLERANCE, absolute: TOLERANCE }, name);
}

/** All tensors of one kind are moved together: "decoder.1.w1" and "decoder.2.w1". */
function byKind(names: string[]): string[][] {
  return [...group(names, (name) => name.replace(/\.\d+\./, '.')).values()];
}

describe('lossAndGradients', () => {
  test.each(VARIANTS.map((config) => ({ name: variantName(config), config })))(
    'agrees with central differences along a direction of all parameters together: $name',
    ({ config }) => expectSlopes(config, (names) => [names]),
  );

  const inEveryTensor = VARIANTS.filter(
    ({ placement, norm, qkNorm }) => norm === 'layernorm' || placement === 'post' || ['layernorm', 'rmsnorm', 'dyt'].includes(qkNorm),
  );
  test.each(inEveryTensor.map((config) => ({ name: variantName(config), config })))(
    'agrees with central differences in every kind of parameter: $name',
    ({ config }) => expectSlopes(config, byKind),
  );

  test('gives a loss of ln V when all logits are equal', () => {
    const config = {
      architecture: 'decoder',
      placement: 'post',
      norm: 'layernorm',
      qkNorm: 'none',
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
      qkNorm: 'none',
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
