import { describe, expect, test } from 'vitest';
import {
  expectedByNormsAlone,
  expectedByTheLaw,
  expectedFeedForwardRatio,
  normAttenuation,
} from '../../../../experiments/claims/predictions/norm-attenuation.ts';
import { RATIO_OF, withRatio } from '../../../../experiments/claims/select/attenuation.ts';
import type { AttenuationPass } from '../../../../experiments/claims/select/attenuation.ts';
import { attenuationCells } from '../evidence/attenuation.ts';
import { scatter } from '../evidence/cell.ts';

const PASS = {
  gain: 1,
  lossNats: 0,
  forwardRatios: [3, 8],
  backwardRatios: [3, 0],
  normFactor: 1,
  inputGradientNorm: 1,
  outputGradientNorm: 2,
};

describe('expectedByNormsAlone', () => {
  test('multiplies 1 / sqrt(1 + f)', () => expect(expectedByNormsAlone(PASS)).toBeCloseTo(1 / 6, 12));
});

describe('expectedByTheLaw', () => {
  test('multiplies sqrt((1 + b) / (1 + f)), so that b = f changes nothing', () => expect(expectedByTheLaw(PASS)).toBeCloseTo(1 / 3, 12));
});

describe('expectedFeedForwardRatio', () => {
  test('is 0.32 at four times the width, and grows with the square of the gain', () => {
    expect(expectedFeedForwardRatio(1, 64, 256)).toBeCloseTo(0.32, 12);
    expect(expectedFeedForwardRatio(2, 64, 64)).toBeCloseTo(2, 12);
  });
});

describe('normAttenuation', () => {
  const cells = attenuationCells();
  const [textbook, law, unchanged] = normAttenuation.criteria;
  const altered = (change: (pass: AttenuationPass, seed: number) => AttenuationPass) =>
    cells.map((cell) => ({
      ...cell,
      measurement: { ...cell.measurement, passes: cell.measurement.passes.map((pass) => change(pass, cell.seed)) },
    }));

  test('is not refuted by cells that follow the law', () => {
    expect(normAttenuation.criteria.map(({ judge }) => judge(cells).outcome)).toEqual(Array<string>(3).fill('not refuted'));
  });

  test('is refuted by a gradient that shrinks by the norms alone, and by one that leaves the law', () => {
    const byNorms = altered((pass) => withRatio(pass, RATIO_OF.normsAlone(pass)));
    expect(textbook?.judge(byNorms).outcome).toBe('refuted');
    expect(law?.judge(byNorms).outcome).toBe('refuted');
    expect(law?.judge(altered((pass) => withRatio(pass, 3 * RATIO_OF.law(pass)))).outcome).toBe('refuted');
  });

  test('does not look at gains below 1', () => {
    const small = altered((pass) => (pass.gain < 1 ? withRatio(pass, RATIO_OF.normsAlone(pass)) : pass));
    expect(textbook?.judge(small).outcome).toBe('not refuted');
  });

  test('is undecided while an interval holds an end of the range', () => {
    const near = altered((pass, seed) => withRatio(pass, 2 * scatter(1, seed) * RATIO_OF.law(pass)));
    expect(law?.judge(near).outcome).toBe('undecided');
  });

  test('is refuted by a stack that changes the gradient without a branch', () => {
    expect(unchanged?.judge(altered((pass) => withRatio(pass, 0.5))).outcome).toBe('refuted');
    expect(unchanged?.judge(altered((pass, seed) => withRatio(pass, 1.1 * scatter(0.1, seed)))).outcome).toBe('undecided');
  });

  test('is undecided with fewer than five seeds', () => {
    const few = cells.filter(({ seed }) => seed < 4);
    for (const { judge } of normAttenuation.criteria) expect(judge(few).finding).toMatch(/^Undecided: .*five seeds/);
  });
});
