import { describe, expect, test } from 'vitest';
import { engineSpeed } from '../../../../experiments/claims/predictions/engine-speed.ts';
import type { Evidence } from '../../../../experiments/claims/claim.ts';
import { alterEngineTime, type Engine } from '../../../../experiments/claims/select/engine.ts';
import type { MeasuredCellOf } from '../../../../experiments/result.ts';
import { syntheticEvidence } from '../evidence/index.ts';

const evidence = syntheticEvidence();
const outcomes = (some: Pick<Evidence, 'cells'>): string[] =>
  engineSpeed.criteria.map(({ judge }) => judge(some.cells('engine-speed')).outcome);
const STEP = { backend: 'wasm', subject: 'reference-step' } as const;
const taking = (factor: number, engine: Engine, reference: Engine): Evidence => alterEngineTime(evidence, STEP, engine, reference, factor);

describe('engineSpeed', () => {
  test('is not refuted by the predicted ratios', () => {
    expect(outcomes(evidence)).toEqual(['not refuted', 'not refuted', 'not refuted']);
  });

  test('is refuted by steps that take longer than their bound', () => {
    expect(outcomes(taking(2.1, 'own', 'pytorch'))[0]).toBe('refuted');
    expect(outcomes(taking(1.6, 'relaxed', 'pytorch'))[1]).toBe('refuted');
    expect(outcomes(taking(1.4, 'relaxed', 'pytorch'))[1]).toBe('not refuted');
  });

  test('is refuted by stock kernels that take less than ten times as long', () => {
    expect(outcomes(taking(9, 'stock', 'own'))[2]).toBe('refuted');
    expect(outcomes(taking(11, 'stock', 'own'))[2]).toBe('not refuted');
  });

  test('is undecided while the quartiles lie on both sides of a bound', () => {
    const scattered = evidence.cells('engine-speed').map((cell): MeasuredCellOf<'engine-speed'> => {
      const timings = cell.measurement.timings.map((timing) => ({
        ...timing,
        callTimeMs: timing.callTimeMs.map((timeMs, turn) => (timing.engine === 'own' ? timeMs * (turn % 2 ? 0.7 : 1.4) : timeMs)),
      }));
      return { ...cell, measurement: { ...cell.measurement, timings } };
    });
    expect(engineSpeed.criteria[0]?.judge(scattered).outcome).toBe('undecided');
  });

  test('is undecided without PyTorch, and without anything', () => {
    const alone = evidence.cells('engine-speed').map((cell): MeasuredCellOf<'engine-speed'> => {
      const timings = cell.measurement.timings.filter(({ engine }) => engine !== 'pytorch');
      return { ...cell, measurement: { ...cell.measurement, timings } };
    });
    expect(engineSpeed.criteria.map(({ judge }) => judge(alone).outcome)).toEqual(['undecided', 'undecided', 'not refuted']);
    expect(engineSpeed.criteria.map(({ judge }) => judge([]).outcome)).toEqual(['undecided', 'undecided', 'undecided']);
  });
});
