import { describe, expect, test } from 'vitest';
import { expectedInvariant, expectedPartialError, normIdentities } from '../../../../experiments/claims/predictions/norm-identities.ts';
import type { MeasuredCellOf, MeasurementOf } from '../../../../experiments/result.ts';
import { identityCells } from '../evidence/identities.ts';

type Cell = MeasuredCellOf<'norm-identities'>;
type Measurement = MeasurementOf<'norm-identities'>;
type Of<Name extends Measurement['identity']> = Extract<Measurement, { identity: Name }>;

const cells = identityCells();
const outcomes = (some: readonly Cell[]): string[] => normIdentities.criteria.map(({ judge }) => judge(some).outcome);
const AS_PREDICTED = ['not refuted', 'not refuted', 'not refuted', 'not refuted'];
const only = (index: number, outcome: string): string[] => AS_PREDICTED.with(index, outcome);

function changed<Name extends Measurement['identity']>(
  identity: Name,
  change: (measured: Of<Name>, seed: number) => Partial<Of<Name>>,
): Cell[] {
  return cells.map((cell) => {
    const measured = cell.measurement;
    return measured.identity === identity ? { ...cell, measurement: { ...measured, ...change(measured as Of<Name>, cell.seed) } } : cell;
  });
}

describe('expectedInvariant', () => {
  test('gives RMSNorm the invariances of LayerNorm but the re-centring of weights', () => {
    expect(expectedInvariant({ norm: 'layernorm', transformation: 'weight-matrix-recentring' })).toBe(true);
    expect(expectedInvariant({ norm: 'rmsnorm', transformation: 'weight-matrix-recentring' })).toBe(false);
    expect(expectedInvariant({ norm: 'rmsnorm', transformation: 'single-case-rescaling' })).toBe(true);
    expect(expectedInvariant({ norm: 'batchnorm', transformation: 'single-case-rescaling' })).toBe(false);
  });
});

describe('expectedPartialError', () => {
  test('is one over the root of 2k for a small part and nothing for the whole', () => {
    expect(expectedPartialError(32, 512)).toBeCloseTo(0.121, 3);
    expect(expectedPartialError(50, 1e9)).toBeCloseTo(0.1, 6);
    expect(expectedPartialError(64, 64)).toBe(0);
  });
});

describe('normIdentities', () => {
  test('is not refuted by identities that hold up to rounding', () => expect(outcomes(cells)).toEqual(AS_PREDICTED));

  test('is refuted by an output that moves where it should not, or does not where it should', () => {
    for (const [transformation, deviation] of [
      ['dataset-rescaling', 1e-3],
      ['weight-vector-rescaling', 1e-4],
    ] as const) {
      const moved = changed('invariance', ({ table }) => ({
        table: table.map((entry) =>
          entry.norm === 'rmsnorm' && entry.transformation === transformation ? { ...entry, deviation } : entry,
        ),
      }));
      expect(outcomes(moved)).toEqual(only(0, 'refuted'));
    }
  });

  test('is refuted by another number of directions, a gradient along the row, or one that is not inverse to its length', () => {
    for (const change of [
      { nullDirections: 2 },
      { cosineWithInput: 0.1 },
      { scalingError: 0.5 },
      { projectorError: 0.1 },
      { cosineWithOnes: 0 },
    ])
      expect(outcomes(changed('jacobian', ({ norms }) => ({ norms: norms.map((entry) => ({ ...entry, ...change })) })))).toEqual(
        only(1, 'refuted'),
      );
  });

  test('is refuted by a partial root mean square that is further off', () => {
    const off = changed('partial-rms', ({ parts }) => ({
      parts: parts.map((part) => ({ ...part, relativeError: 1.2 * part.relativeError })),
    }));
    expect(outcomes(off)).toEqual(only(2, 'refuted'));
  });

  test('is refuted by centred models that differ, and by others that do not', () => {
    expect(outcomes(changed('centring', ({ centred }) => ({ centred: { ...centred, gradients: 1e-3 } })))).toEqual(only(3, 'refuted'));
    expect(outcomes(changed('centring', ({ uncentred }) => ({ uncentred: { ...uncentred, logits: 1e-6 } })))).toEqual(only(3, 'refuted'));
  });

  test('is undecided by intervals on both sides of a bound', () => {
    const wild = changed('centring', ({ centred }, seed) => ({ centred: { ...centred, loss: seed === 0 ? 1e-3 : 1e-6 } }));
    expect(outcomes(wild)).toEqual(only(3, 'undecided'));
  });

  test('is undecided without five seeds, and without anything', () => {
    const nothing = ['undecided', 'undecided', 'undecided', 'undecided'];
    expect(outcomes(cells.filter(({ seed }) => seed < 4))).toEqual(nothing);
    expect(outcomes([])).toEqual(nothing);
  });
});
