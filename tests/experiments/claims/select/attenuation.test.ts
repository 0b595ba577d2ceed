import { describe, expect, test } from 'vitest';
import {
  CROSS_ATTENTION,
  FEED_FORWARD,
  RATIO_OF,
  agreements,
  branchCells,
  passesAt,
  returnedShare,
  withRatio,
} from '../../../../experiments/claims/select/attenuation.ts';
import { attenuationCells } from '../evidence/attenuation.ts';

const PASS = {
  gain: 1,
  lossNats: 0,
  forwardRatios: [3, 8],
  backwardRatios: [8, 0],
  normFactor: 0.1,
  inputGradientNorm: 1,
  outputGradientNorm: 4,
};

describe('RATIO_OF', () => {
  test('has the two accounts, the law with the norms as the gradient met them, and the measurement', () => {
    expect(RATIO_OF.normsAlone(PASS)).toBeCloseTo(1 / 6, 12);
    expect(RATIO_OF.law(PASS)).toBeCloseTo(3 / 6, 12);
    expect(RATIO_OF.lawAsMet(PASS)).toBeCloseTo(0.3, 12);
    expect(RATIO_OF.measured(PASS)).toBe(0.25);
  });
});

describe('withRatio', () => {
  test('changes the measurement alone', () => {
    const changed = withRatio(PASS, 7);
    expect([RATIO_OF.measured(changed), RATIO_OF.law(changed)]).toEqual([7, RATIO_OF.law(PASS)]);
  });
});

describe('returnedShare', () => {
  test('is the sum of b over the sum of f', () => expect(returnedShare([PASS, PASS]).estimate).toBeCloseTo(8 / 11, 12));
});

describe('agreements', () => {
  const cells = attenuationCells();

  test('are those of the gains from 1 on, one quotient each over the seeds', () => {
    const found = agreements(branchCells(cells, FEED_FORWARD), 'law') ?? [];
    expect(found.map(({ gain }) => gain)).toEqual([1, 2, 4]);
    expect(found.map(({ quotient }) => quotient.sampleSize)).toEqual([10, 10, 10]);
  });

  test('are null with fewer than five seeds', () => {
    expect(agreements(branchCells(cells, CROSS_ATTENTION).slice(0, 4), 'law')).toBeNull();
  });

  test('take cross-attention to one memory at a time', () => {
    expect(branchCells(cells, CROSS_ATTENTION)).toHaveLength(10);
    expect(passesAt(branchCells(cells, CROSS_ATTENTION), 4)).toHaveLength(10);
  });
});
