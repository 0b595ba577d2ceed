import { describe, expect, test } from 'vitest';
import { expectedSaving, normShare } from '../../../../experiments/claims/predictions/norm-share.ts';
import type { MeasuredCellOf } from '../../../../experiments/result.ts';
import { shareCells } from '../evidence/share.ts';

type Cell = MeasuredCellOf<'norm-share'>;

const cells = shareCells();
const outcomes = (some: readonly Cell[]): string[] => normShare.criteria.map(({ judge }) => judge(some).outcome);

/** Cells whose steps with RMSNorm take `factor` times as long as those with LayerNorm, turn by turn. */
function withSteps(kernels: Cell['config']['kernels'], factor: (turn: number) => number): Cell[] {
  return cells.map((cell) => {
    if (cell.config.kernels !== kernels) return cell;
    const step = cell.measurement.timings.find(({ norm, what }) => norm === 'layernorm' && what === 'step')?.callTimeMs ?? [];
    const timings = cell.measurement.timings.map((timing) =>
      timing.norm === 'rmsnorm' && timing.what === 'step'
        ? { ...timing, callTimeMs: step.map((time, turn) => factor(turn) * time) }
        : timing,
    );
    return { ...cell, measurement: { ...cell.measurement, timings } };
  });
}

describe('expectedSaving', () => {
  test('is the share times what is saved of it', () => expect(expectedSaving(0.15, 0.54)).toBeCloseTo(0.069, 12));
});

describe('normShare', () => {
  test('is not refuted by savings of a few percent composed and less than one fused', () => {
    expect(outcomes(cells)).toEqual(['not refuted', 'not refuted', 'not refuted']);
  });

  test('is refuted by steps that save much more than their norms take', () => {
    expect(outcomes(withSteps('composed', () => 0.8))).toEqual(['refuted', 'not refuted', 'refuted']);
  });

  test('is refuted by fused norms that save several percent', () => {
    expect(outcomes(withSteps('fused', () => 0.95))).toEqual(['not refuted', 'refuted', 'not refuted']);
  });

  test('is undecided by a median that is uncertain', () => {
    expect(outcomes(withSteps('composed', (turn) => (turn % 2 ? 0.7 : 1.2)))).toEqual(['undecided', 'not refuted', 'undecided']);
  });

  test('is undecided without twenty turns, where kernels were missing, and without anything', () => {
    const missing = cells.map((cell): Cell => ({ ...cell, measurement: { ...cell.measurement, unavailable: 'none', timings: [] } }));
    expect(outcomes(missing)).toEqual(['undecided', 'undecided', 'undecided']);
    expect(outcomes([])).toEqual(['undecided', 'undecided', 'undecided']);
  });
});
