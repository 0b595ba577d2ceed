import { describe, expect, test } from 'vitest';
import { expectedAmplification, expectedLogitVariance, stackEnds } from '../../../../experiments/claims/predictions/stack-ends.ts';
import type { MeasuredCellOf, MeasurementOf } from '../../../../experiments/result.ts';
import { stackEndCells } from '../evidence/ends.ts';

type Cell = MeasuredCellOf<'stack-ends'>;
type End<Name extends 'input' | 'output'> = Extract<MeasurementOf<'stack-ends'>, { end: Name }>;

const cells = stackEndCells();
const outcomes = (some: readonly Cell[]): string[] => stackEnds.criteria.map(({ judge }) => judge(some).outcome);

function changed<Name extends 'input' | 'output'>(end: Name, change: (measured: End<Name>, cell: Cell) => Partial<End<Name>>): Cell[] {
  return cells.map((cell) => {
    const measured = cell.measurement;
    return measured.end === end ? { ...cell, measurement: { ...measured, ...change(measured as End<Name>, cell) } } : cell;
  });
}

describe('expectedAmplification', () => {
  test('is one over the root mean square of the sum of two vectors, with epsilon under the root', () => {
    expect(expectedAmplification(1, 0)).toBeCloseTo(Math.SQRT1_2, 12);
    expect(expectedAmplification(0.02)).toBeCloseTo(35.14, 2);
    expect(expectedAmplification(0, 1e-4)).toBeCloseTo(100, 9);
  });
});

describe('expectedLogitVariance', () => {
  test('doubles with the number of layers', () => {
    expect(expectedLogitVariance(12, { layerCount: 6, variance: 5 })).toBe(10);
  });
});

describe('stackEnds', () => {
  test('is not refuted by logits and amplifications as predicted', () => {
    expect(outcomes(cells)).toEqual(['not refuted', 'not refuted', 'not refuted']);
  });

  test('is refuted by logits that do not grow without the final norm, or that grow with it', () => {
    const still = changed('output', () => ({ bareLogitVariance: 1 }));
    expect(outcomes(still)[0]).toBe('refuted');
    const growing = changed('output', ({ streamVariance }) => ({ logitVariance: streamVariance }));
    expect(outcomes(growing)[0]).toBe('refuted');
  });

  test('is refuted by logits that grow under GPT-2 initialisation', () => {
    const growing = changed('output', ({ bareLogitVariance }, { config }) => ({
      bareLogitVariance: config.model.layerCount * bareLogitVariance,
    }));
    expect(outcomes(growing)[1]).toBe('refuted');
  });

  test('is refuted by a norm that passes the gradient as it is', () => {
    const passing = changed('input', ({ gradientNormBehind }) => ({ gradientNormBefore: gradientNormBehind }));
    expect(outcomes(passing)).toEqual(['not refuted', 'not refuted', 'refuted']);
  });

  test('is undecided by a scatter that reaches across the bounds', () => {
    const wild = changed('input', ({ gradientNormBefore }, { seed }) => ({
      gradientNormBefore: gradientNormBefore * (seed % 2 ? 2 : 0.5),
    }));
    expect(outcomes(wild)[2]).toBe('undecided');
    const wildLogits = changed('output', ({ bareLogitVariance }, { seed, config }) => ({
      bareLogitVariance: bareLogitVariance * config.model.layerCount ** (seed % 2 ? 1 : -1),
    }));
    expect(outcomes(wildLogits).slice(0, 2)).toEqual(['undecided', 'undecided']);
  });

  test('is undecided without five seeds, and without anything', () => {
    expect(outcomes(cells.filter(({ seed }) => seed < 4))).toEqual(['undecided', 'undecided', 'undecided']);
    expect(outcomes([])).toEqual(['undecided', 'undecided', 'undecided']);
  });
});
