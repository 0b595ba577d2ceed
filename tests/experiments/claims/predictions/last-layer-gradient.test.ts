import { describe, expect, test } from 'vitest';
import { boundOfTheorem, expectedLastGradient, lastLayerGradient } from '../../../../experiments/claims/predictions/last-layer-gradient.ts';
import { withNorm } from '../../../../experiments/claims/select/last-layer.ts';
import { lastLayerCells } from '../evidence/last-layer.ts';
import { scatter } from '../evidence/cell.ts';

const SETTING = { architecture: 'decoder', layerCount: 12, modelWidth: 64, tokenCount: 64 } as const;

describe('expectedLastGradient', () => {
  test('is sqrt(d / (3 tokens)) under Post-LN, at every depth', () => {
    for (const layerCount of [2, 96])
      expect(expectedLastGradient({ ...SETTING, placement: 'post', layerCount })).toBeCloseTo(Math.sqrt(1 / 3), 12);
  });

  test('halves under Pre-LN where the variance, 1 + 3 L / 2, is four times as large', () => {
    const [shallow, deep] = [2, 10].map((layerCount) => expectedLastGradient({ ...SETTING, placement: 'pre', layerCount }));
    expect((shallow ?? 0) / (deep ?? 1)).toBeCloseTo(2, 12);
  });

  test('falls as the inverse root of the number of layers under DeepNorm', () => {
    const [shallow, deep] = [1e4, 4e4].map((layerCount) => expectedLastGradient({ ...SETTING, placement: 'deepnorm', layerCount }));
    expect((shallow ?? 0) / (deep ?? 1)).toBeCloseTo(2, 3);
  });
});

describe('boundOfTheorem', () => {
  test('is d sqrt(ln d)', () => expect(boundOfTheorem(Math.E ** 4)).toBeCloseTo(2 * Math.E ** 4, 9));
});

describe('lastLayerGradient', () => {
  const cells = lastLayerCells();
  const [preSlope, preProduct, postSlope] = lastLayerGradient.criteria;
  /** Norms that go as a power of the number of layers, the power scattered over the seeds. */
  const powers = (power: number, size = 0) =>
    cells.map((cell) => ({
      ...cell,
      measurement: {
        depths: cell.measurement.depths.map((depth) =>
          withNorm({ ...depth, normInputVariance: 1 }, depth.layerCount ** (power * scatter(size, cell.seed))),
        ),
      },
    }));

  test('is not refuted by cells that follow it, in either architecture', () => {
    expect(lastLayerGradient.criteria.map(({ judge }) => judge(cells).outcome)).toEqual(Array<string>(8).fill('not refuted'));
  });

  test.each([
    [-0.5, 'not refuted'],
    [-0.9, 'refuted'],
    [0, 'refuted'],
    [-0.3, 'refuted'],
  ])('under Pre-LN, for a slope of %d, is "%s"', (power, outcome) => {
    expect(preSlope?.judge(powers(power)).outcome).toBe(outcome);
  });

  test.each([
    [0.05, 'not refuted'],
    [0.2, 'refuted'],
  ])('under Post-LN, for a slope of %d, is "%s"', (power, outcome) => {
    expect(postSlope?.judge(powers(power)).outcome).toBe(outcome);
  });

  test('is refuted when the variance does not account for the gradient', () => {
    expect(preProduct?.judge(powers(-0.5)).outcome).toBe('refuted');
  });

  test('is undecided while the interval over the seeds holds an end of the range', () => {
    expect(preSlope?.judge(powers(-0.4, 0.5)).outcome).toBe('undecided');
  });

  test('is undecided with fewer than five seeds', () => {
    const few = cells.filter(({ seed }) => seed < 4);
    for (const { judge } of lastLayerGradient.criteria)
      expect(judge(few)).toMatchObject({
        outcome: 'undecided',
        finding: expect.stringMatching(/^Undecided: it takes five seeds/) as string,
      });
  });
});
