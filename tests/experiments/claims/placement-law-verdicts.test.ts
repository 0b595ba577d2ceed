/** Claims about the laws of placements and the spectrum, on evidence whose verdict follows by hand. */
import { describe, expect, test } from 'vitest';
import { withCells } from '../../../experiments/claims/alter.ts';
import { attentionBreaksTheConservationLaw } from '../../../experiments/claims/attention-breaks-the-conservation-law.ts';
import type { Evidence } from '../../../experiments/claims/claim.ts';
import { deepPostLnPassesFewDirections } from '../../../experiments/claims/deep-post-ln-passes-few-directions.ts';
import { gradientTimesSpreadIsConstantWithoutAttention } from '../../../experiments/claims/gradient-times-spread-is-constant-without-attention.ts';
import { normFactorsSetTheGeometricMean } from '../../../experiments/claims/norm-factors-set-the-geometric-mean.ts';
import { reorderedNormsNeedQkNorm } from '../../../experiments/claims/reordered-norms-need-qk-norm.ts';
import { rmsnormKeepsTheGradientProfile } from '../../../experiments/claims/rmsnorm-keeps-the-gradient-profile.ts';
import { alterStreamGradient } from '../../../experiments/claims/select/placement-laws.ts';
import { alterSpectrum } from '../../../experiments/claims/select/spectrum.ts';
import { placementLawCells } from './evidence/placement-laws.ts';
import { spectrumCells } from './evidence/spectrum.ts';

const nothing: Evidence = { cells: () => [], models: [], published: new Map() };
const evidence = withCells(withCells(nothing, 'placement-laws', placementLawCells), 'jacobian-spectrum', spectrumCells);

/** Gradients at the input that are `growth` times the law, of a stack of 24 layers. */
const grown =
  (growth: number) =>
  (byLaw: number, place: number): number =>
    byLaw * growth ** (-place / 24);

describe('gradient-times-spread-is-constant-without-attention', () => {
  test.each([
    ['post', 'conditional'],
    [undefined, 'contradicted'],
  ] as const)('where %s strays is %s', (placement, verdict) => {
    const strayed = alterStreamGradient(evidence, placement ? { placement } : {}, 'feedForwardOnly', grown(3));
    expect(gradientTimesSpreadIsConstantWithoutAttention.judge(strayed).verdict).toBe(verdict);
  });

  test('does not look at stacks with attention', () => {
    const strayed = alterStreamGradient(evidence, {}, 'full', grown(3));
    expect(gradientTimesSpreadIsConstantWithoutAttention.judge(strayed).verdict).toBe('holds');
  });
});

describe('attention-breaks-the-conservation-law', () => {
  test.each([
    [1, 1, 'contradicted'],
    [1, 3, 'holds'],
    [3, 3, 'contradicted'],
  ])('for a growth of %d without attention and %d with it is %s', (without, full, verdict) => {
    const altered = alterStreamGradient(
      alterStreamGradient(evidence, { placement: 'pre' }, 'feedForwardOnly', grown(without)),
      { placement: 'pre' },
      'full',
      grown(full),
    );
    expect(attentionBreaksTheConservationLaw.judge(altered).verdict).toBe(verdict);
  });
});

describe('reordered-norms-need-qk-norm', () => {
  test.each([
    [100, 1, 'holds'],
    [100, 5, 'conditional'],
    [2, 1, 'conditional'],
    [2, 5, 'contradicted'],
  ])('for a growth of %d without normalised queries and keys and %d with them is %s', (bare, normalised, verdict) => {
    const altered = alterStreamGradient(
      alterStreamGradient(evidence, { placement: 'reordered', hasQkNorm: false }, 'full', grown(bare)),
      { placement: 'reordered', hasQkNorm: true },
      'full',
      grown(normalised),
    );
    const judgement = reorderedNormsNeedQkNorm.judge(altered);
    expect(judgement.verdict).toBe(verdict);
    expect(judgement.quantities.growthWithout?.value).toBeCloseTo(bare, 6);
    expect(judgement.quantities.growthWith?.value).toBeCloseTo(normalised, 6);
  });
});

describe('rmsnorm-keeps-the-gradient-profile', () => {
  test('names the placements that keep it when others do not', () => {
    const altered = alterStreamGradient(evidence, { placement: 'reordered', norm: 'rmsnorm' }, 'full', grown(1e3));
    const { verdict, condition } = rmsnormKeepsTheGradientProfile.judge(altered);
    expect(verdict).toBe('conditional');
    expect(condition).toContain('Post-LN');
    expect(condition).not.toContain('Reordered');
  });
});

describe('norm-factors-set-the-geometric-mean', () => {
  test('says in how many kinds of stack it holds when it does not hold in all', () => {
    const altered = alterSpectrum(evidence, { placement: 'pre', layerCount: 64 }, ({ normFactorProduct }) => ({
      geometricMean: 2 * normFactorProduct,
    }));
    expect(normFactorsSetTheGeometricMean.judge(altered)).toMatchObject({
      verdict: 'conditional',
      condition: 'holds only in 16 of 17 kinds of stack',
    });
  });

  test('leaves out stacks that float32 does not resolve', () => {
    const altered = alterSpectrum(evidence, { placement: 'post', layerCount: 64 }, () => ({ geometricMean: 1 }));
    expect(normFactorsSetTheGeometricMean.judge(altered).verdict).toBe('holds');
  });
});

describe('deep-post-ln-passes-few-directions', () => {
  test.each([
    [10, 100, 'holds'],
    [40, 100, 'contradicted'],
    [10, 20, 'contradicted'],
  ])('for an effective rank of %d under Post-LN and %d under the others, at width 32, is %s', (post, others, verdict) => {
    const altered = alterSpectrum(
      alterSpectrum(evidence, {}, () => ({ effectiveRank: others })),
      { placement: 'post' },
      () => ({ effectiveRank: post }),
    );
    expect(deepPostLnPassesFewDirections.judge(altered).verdict).toBe(verdict);
  });
});
