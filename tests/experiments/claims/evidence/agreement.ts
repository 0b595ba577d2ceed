/** Synthetic cells of `backend-agreement`: the same tensors on every backend, but for differences of about 1e-6. */
import { BACKENDS, SKETCH_ENTRIES, SKETCH_SUMS } from '../../../../experiments/result.ts';
import type { MeasuredCellOf, Placement, Sketch } from '../../../../experiments/result.ts';
import { MODEL } from '../../../support/model-config.ts';
import { CELL, range, scatter } from './cell.ts';

const PLACEMENTS: readonly Placement[] = ['post', 'pre', 'deepnorm'];
const TENSORS = ['decoder.embedding', 'decoder.1.wq', 'decoder.1.w2', 'decoder.head'];

export function agreementCells(): MeasuredCellOf<'backend-agreement'>[] {
  return BACKENDS.flatMap((backend, b) =>
    PLACEMENTS.map((placement, p): MeasuredCellOf<'backend-agreement'> => ({
      ...CELL,
      key: placement,
      seed: 1,
      status: 'measured',
      config: { model: { ...MODEL, placement }, batchSize: 2 },
      measurement: {
        backend,
        lossNats: 4 * scatter(1e-7, b, p),
        logits: sketch(p, 9, b),
        gradients: TENSORS.map((parameter, t) => ({ parameter, ...sketch(p, t, b) })),
      },
    })),
  );
}

function sketch(placement: number, tensor: number, backend: number): Sketch {
  const value = (k: number): number => Math.log(scatter(2, placement, tensor, k)) * scatter(1e-6, placement, tensor, k, backend);
  return { norm: 1 + tensor, sums: range(SKETCH_SUMS).map(value), entries: range(SKETCH_ENTRIES).map((k) => 0.01 * value(100 + k)) };
}
