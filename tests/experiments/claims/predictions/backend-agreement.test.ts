import { describe, expect, test } from 'vitest';
import { backendAgreement } from '../../../../experiments/claims/predictions/backend-agreement.ts';
import type { Evidence } from '../../../../experiments/claims/claim.ts';
import { alterAgreement } from '../../../../experiments/claims/select/agreement.ts';
import type { MeasuredCellOf } from '../../../../experiments/result.ts';
import { syntheticEvidence } from '../evidence/index.ts';

type Cell = MeasuredCellOf<'backend-agreement'>;

const evidence = syntheticEvidence();
const [criterion] = backendAgreement.criteria;
const judge = (cells: readonly Cell[]) => criterion?.judge(cells);
const cellsOf = (some: Pick<Evidence, 'cells'>): readonly Cell[] => some.cells('backend-agreement');

/** Tensors of the other backends times `1 + share`, their losses as on wasm. */
function tensorsOff(share: number): Cell[] {
  const exact = cellsOf(alterAgreement(evidence, 0));
  return cellsOf(alterAgreement(evidence, share)).map((cell, index): Cell => {
    const lossNats = exact[index]?.measurement.lossNats ?? Number.NaN;
    return { ...cell, measurement: { ...cell.measurement, lossNats } };
  });
}

describe('backendAgreement', () => {
  test('is not refuted by differences of rounding', () => {
    expect(judge(cellsOf(evidence))?.outcome).toBe('not refuted');
  });

  test('is refuted by one tensor that is off by more than the tolerance and its uncertainty, and names it', () => {
    const refutation = judge(tensorsOff(1e-3));
    expect(refutation?.outcome).toBe('refuted');
    expect(refutation?.finding).toMatch(/^Beyond the tolerance, .*Post-LN with LayerNorm on WebGPU, by /);
  });

  test('is refuted by a loss that is off', () => {
    const cells = cellsOf(evidence).map((cell): Cell =>
      cell.measurement.backend === 'webgpu' && cell.key === 'pre'
        ? { ...cell, measurement: { ...cell.measurement, lossNats: cell.measurement.lossNats * 1.0001 } }
        : cell,
    );
    expect(judge(cells)).toMatchObject({
      outcome: 'refuted',
      finding: expect.stringContaining('Pre-LN with LayerNorm on WebGPU') as string,
    });
  });

  test('is undecided where the sketch is too coarse to tell', () => {
    expect(
      ['undecided', 'refuted', 'not refuted'].map((outcome) =>
        [0.9e-4, 1e-3, 1e-6].filter((share) => judge(tensorsOff(share))?.outcome === outcome),
      ),
    ).toEqual([[0.9e-4], [1e-3], [1e-6]]);
  });

  test('is undecided where cells are missing, and on wasm alone', () => {
    expect(judge(cellsOf(evidence).filter(({ key, measurement }) => key !== 'pre' || measurement.backend === 'wasm'))?.outcome).toBe(
      'undecided',
    );
    expect(judge(cellsOf(evidence).filter(({ measurement }) => measurement.backend === 'wasm'))?.outcome).toBe('undecided');
  });
});
