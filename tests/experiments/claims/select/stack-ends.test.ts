import { describe, expect, test } from 'vitest';
import {
  amplification,
  atDeviation,
  depthSlope,
  deviationsOf,
  inputEnds,
  outputEnds,
} from '../../../../experiments/claims/select/stack-ends.ts';
import { stackEndCells } from '../evidence/ends.ts';

const cells = stackEndCells();

describe('outputEnds and inputEnds', () => {
  test('tell the ends and the initialisations apart', () => {
    expect(outputEnds(cells, 'gpt2')).toHaveLength(40);
    expect(inputEnds(cells, 'xavier')).toHaveLength(70);
    expect(outputEnds(cells, 'pytorch')).toEqual([]);
    expect(deviationsOf(inputEnds(cells, 'gpt2'))).toEqual([0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1]);
  });
});

describe('depthSlope', () => {
  const ends = outputEnds(cells, 'xavier');

  test('is the mean of one slope a seed', () => {
    const exact = ends.map((end) => ({ ...end, measured: { ...end.measured, logitVariance: end.model.layerCount ** 1.5 } }));
    expect(depthSlope(exact, ({ logitVariance }) => logitVariance)).toMatchObject({
      estimate: expect.closeTo(1.5, 10) as number,
      sampleSize: 10,
    });
  });

  test('takes five seeds and three depths', () => {
    expect(
      depthSlope(
        ends.filter(({ seed }) => seed < 4),
        ({ logitVariance }) => logitVariance,
      ),
    ).toBeNull();
    expect(
      depthSlope(
        ends.filter(({ model }) => model.layerCount < 24),
        ({ logitVariance }) => logitVariance,
      ),
    ).toBeNull();
  });
});

describe('atDeviation', () => {
  test('is the geometric mean of one deviation', () => {
    const ends = inputEnds(cells, 'gpt2');
    expect(atDeviation(ends, 0.02, amplification)?.estimate).toBeCloseTo(35, -0.5);
    expect(atDeviation(ends, 0.03, amplification)).toBeNull();
  });
});
