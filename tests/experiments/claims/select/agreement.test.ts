import { describe, expect, test } from 'vitest';
import { backendsAgree } from '../../../../experiments/claims/backends-agree.ts';
import { agreements, alterAgreement } from '../../../../experiments/claims/select/agreement.ts';
import { withCells } from '../../../../experiments/claims/alter.ts';
import { evidenceOf, syntheticEvidence } from '../evidence/index.ts';

const evidence = syntheticEvidence();
const without = (backend: string, count = Infinity) => {
  let left = count;
  return withCells(evidence, 'backend-agreement', (cells) =>
    cells.filter(({ measurement }) => measurement.backend !== backend || left-- <= 0),
  );
};

describe('agreements', () => {
  test('sets every other backend beside wasm, tensor by tensor', () => {
    const compared = agreements(evidence);
    expect(compared.map(({ backend, cells, missing }) => [backend, cells.length, missing])).toEqual([
      ['tensorflow', 3, 0],
      ['webgpu', 3, 0],
    ]);
    expect(compared[0]?.cells[0]?.tensors.map(({ tensor }) => tensor)).toEqual([
      'logits',
      'decoder.embedding',
      'decoder.1.wq',
      'decoder.1.w2',
      'decoder.head',
    ]);
  });

  test('measures a difference on the scale of the tensor, with a hundredth of the largest gradient norm beside it', () => {
    const cell = agreements(alterAgreement(evidence, 0.01))[0]?.cells[0];
    const sums = cell?.reference.measurement.gradients.find(({ parameter }) => parameter === 'decoder.1.wq')?.sums ?? [];
    const rms = Math.sqrt(sums.reduce((total, sum) => total + sum ** 2, 0) / sums.length);
    // The norms are 1, 2, 3 and 4: scale 2 + 0.04.
    expect(cell?.tensors.find(({ tensor }) => tensor === 'decoder.1.wq')?.relative).toBeCloseTo((0.01 * rms * 2) / 2.04, 10);
    expect(cell?.loss).toBeCloseTo(0.01, 10);
  });

  test('compares nothing where wasm or every other backend was not measured', () => {
    expect(agreements(without('wasm'))).toEqual([]);
    expect(agreements(evidenceOf({}))).toEqual([]);
  });
});

describe('backends-agree', () => {
  test.each([
    [1e-6, 'holds'],
    // The loss decides: 1e-5 of it.
    [3e-5, 'contradicted'],
    [1e-3, 'contradicted'],
  ])('for a difference of %d everywhere is "%s"', (share, verdict) => {
    expect(backendsAgree.judge(alterAgreement(evidence, share)).verdict).toBe(verdict);
  });

  test('is contradicted when one backend of two disagrees', () => {
    expect(backendsAgree.judge(alterAgreement(evidence, 1e-3, ['webgpu'])).verdict).toBe('contradicted');
  });

  test('names the models that disagree, and what is missing', () => {
    const one = withCells(evidence, 'backend-agreement', (cells) =>
      cells.map((cell) =>
        cell.measurement.backend === 'webgpu' && cell.config.model.placement === 'pre'
          ? { ...cell, measurement: { ...cell.measurement, lossNats: cell.measurement.lossNats * 1.001 } }
          : cell,
      ),
    );
    expect(backendsAgree.judge(one)).toMatchObject({
      verdict: 'conditional',
      condition: 'holds only with exceptions: the ReLU decoder under Pre-LN with LayerNorm on WebGPU',
    });
    expect(backendsAgree.judge(without('webgpu', 1)).condition).toBe('holds only with exceptions: 1 missing on WebGPU');
  });

  test('does not pass a number that is none', () => {
    expect(backendsAgree.judge(alterAgreement(evidence, Number.NaN)).verdict).toBe('contradicted');
  });
});
