import { describe, expect, test } from 'vitest';
import { expectedRatio, normTiming } from '../../../../experiments/claims/predictions/norm-timing.ts';
import type { Evidence } from '../../../../experiments/claims/claim.ts';
import { alterTime } from '../../../../experiments/claims/select/timing.ts';
import type { MeasuredCellOf } from '../../../../experiments/result.ts';
import { syntheticEvidence } from '../evidence/index.ts';

type Cell = MeasuredCellOf<'norm-timing'>;

const evidence = syntheticEvidence();
const outcomes = (some: Pick<Evidence, 'cells'>): string[] =>
  normTiming.criteria.map(({ judge }) => judge(some.cells('norm-timing')).outcome);

const fused = (operation: 'rmsnorm' | 'layernorm', pass: 'forward' | 'backward') => ({ operation, implementation: 'fused', pass }) as const;

describe('expectedRatio', () => {
  test('is narrower for fused norms at shapes that no cache holds, and the same for composed ones', () => {
    const [small, large] = [
      { rows: 64, width: 128 },
      { rows: 4096, width: 4096 },
    ];
    expect([expectedRatio(small, 'fused'), expectedRatio(large, 'fused')]).toEqual([
      [0.8, 1],
      [0.95, 1],
    ]);
    expect(expectedRatio(small, 'composed')).toEqual(expectedRatio(large, 'composed'));
  });
});

describe('normTiming', () => {
  test('is not refuted by fused norms that tie and composed ones that take longer', () => {
    expect(outcomes(evidence)).toEqual(['not refuted', 'not refuted']);
  });

  test.each(['forward', 'backward'] as const)('is refuted by a fused RMSNorm that takes four fifths of the time %s', (pass) => {
    expect(outcomes(alterTime(evidence, fused('rmsnorm', pass), fused('layernorm', pass), 0.8))[0]).toBe('refuted');
    expect(outcomes(alterTime(evidence, fused('rmsnorm', pass), fused('layernorm', pass), 0.9))[0]).toBe('not refuted');
  });

  test('is refuted by a composed RMSNorm that is faster than the fused LayerNorm', () => {
    const composed = { operation: 'rmsnorm', implementation: 'composed', pass: 'forward' } as const;
    expect(outcomes(alterTime(evidence, composed, fused('layernorm', 'forward'), 0.95))[1]).toBe('refuted');
  });

  test('is undecided by medians that are uncertain', () => {
    const alternating = evidence.cells('norm-timing').map((cell): Cell => {
      const timings = cell.measurement.timings.map((timing) => ({
        ...timing,
        callTimeMs: timing.callTimeMs.map((timeMs, turn) =>
          timing.operation === 'rmsnorm' ? timeMs * (turn % 2 ? 0.7 : 1) * (timing.implementation === 'composed' ? 0.25 : 1) : timeMs,
        ),
      }));
      return { ...cell, measurement: { ...cell.measurement, timings } };
    });
    expect(normTiming.criteria.map(({ judge }) => judge(alternating).outcome)).toEqual(['undecided', 'undecided']);
  });

  test('is undecided without a shape that memory limits, and without anything', () => {
    const small = evidence.cells('norm-timing').filter(({ config }) => config.rows * config.width < 1e6);
    expect(normTiming.criteria[0]?.judge(small).outcome).toBe('undecided');
    expect(normTiming.criteria.map(({ judge }) => judge([]).outcome)).toEqual(['undecided', 'undecided']);
  });
});
