/** Cells of `backend-agreement`: every tensor beside the same one computed on wasm. */
import { BACKENDS, estimatedDistance } from '../../result.ts';
import type { BackendName, MeasuredCellOf, Sketch } from '../../result.ts';
import { withCells } from '../alter.ts';
import type { Evidence } from '../claim.ts';

export type AgreementCell = MeasuredCellOf<'backend-agreement'>;

export const REFERENCE_BACKEND = 'wasm' satisfies BackendName;
/** Largest difference of a tensor, relative to its scale, that passes for rounding. */
export const TENSOR_TOLERANCE = 1e-4;
export const LOSS_TOLERANCE = 1e-5;
/** Share of the largest gradient norm of a cell in the scale of each: some gradients are themselves no more than rounding. */
const FLOOR = 1e-2;

export interface TensorDifference {
  tensor: string;
  /** `||a - b|| / (||b|| + 0.01 max ||g||)` for a gradient, b on wasm and g over all gradients of the cell; `||a - b|| / ||b||` for the logits. */
  relative: number;
}

export interface CellAgreement {
  cell: AgreementCell;
  reference: AgreementCell;
  /** `|a - b| / |b|`. */
  loss: number;
  tensors: TensorDifference[];
  /** The tensor that differs most. */
  worst: TensorDifference;
}

export interface BackendAgreement {
  backend: BackendName;
  cells: CellAgreement[];
  /** Cells of wasm that this backend has no numbers for. */
  missing: number;
}

/** Every backend beside wasm; none when wasm or all others were not measured. */
export function agreements(evidence: Pick<Evidence, 'cells'>): BackendAgreement[] {
  const cells = evidence.cells('backend-agreement');
  const references = new Map(cells.filter((cell) => isOn(cell, REFERENCE_BACKEND)).map((cell) => [cell.key, cell]));
  if (references.size === 0) return [];
  return BACKENDS.filter((backend) => backend !== REFERENCE_BACKEND).flatMap((backend) => {
    const compared = cells.flatMap((cell) => {
      const reference = references.get(cell.key);
      return isOn(cell, backend) && reference ? [compare(cell, reference)] : [];
    });
    return compared.length === 0 ? [] : [{ backend, cells: compared, missing: references.size - compared.length }];
  });
}

function isOn({ measurement }: AgreementCell, backend: BackendName): boolean {
  return measurement.backend === backend;
}

function compare(cell: AgreementCell, reference: AgreementCell): CellAgreement {
  const [a, b] = [cell.measurement, reference.measurement];
  const counterparts = new Map(a.gradients.map((gradient) => [gradient.parameter, gradient]));
  const floor = FLOOR * Math.max(...b.gradients.map(({ norm }) => norm));
  const tensors = [
    difference('logits', a.logits, b.logits, 0),
    ...b.gradients.map((gradient) => difference(gradient.parameter, counterparts.get(gradient.parameter), gradient, floor)),
  ];
  const worst = tensors.reduce((most, each) => (each.relative <= most.relative ? most : each));
  return { cell, reference, loss: Math.abs(a.lossNats - b.lossNats) / Math.abs(b.lossNats), tensors, worst };
}

/** A tensor that only the reference has differs by NaN, which no tolerance admits. */
function difference(tensor: string, a: Sketch | undefined, b: Sketch, floor: number): TensorDifference {
  if (!a) return { tensor, relative: Number.NaN };
  const distance = estimatedDistance(a, b);
  return { tensor, relative: distance === 0 ? 0 : distance / (b.norm + floor) };
}

/** Evidence in which every other backend has the tensors of wasm times `1 + share`, and its loss likewise. */
export function alterAgreement(evidence: Evidence, share: number, backends: readonly BackendName[] = BACKENDS): Evidence {
  return withCells(evidence, 'backend-agreement', (cells) => {
    const references = new Map(cells.filter((cell) => isOn(cell, REFERENCE_BACKEND)).map((cell) => [cell.key, cell.measurement]));
    const scaled = <Kept extends Sketch>(sketch: Kept): Kept => ({ ...sketch, norm: sketch.norm * (1 + share) });
    return cells.map((cell) => {
      const reference = references.get(cell.key);
      const { backend } = cell.measurement;
      if (!reference || backend === REFERENCE_BACKEND || !backends.includes(backend)) return cell;
      const measurement = {
        backend,
        lossNats: reference.lossNats * (1 + share),
        logits: scaled(reference.logits),
        gradients: reference.gradients.map(scaled),
      };
      return { ...cell, measurement };
    });
  });
}
