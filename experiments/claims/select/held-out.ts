/** Training runs compared by their loss on held-out sequences, seed by seed. */
import { pairedDifferences, type MeasuredCellOf, type NormKind, type Placement } from '../../result.ts';
import { withCells } from '../alter.ts';
import type { Evidence } from '../claim.ts';

export type TrainedCell = MeasuredCellOf<'norm-parity'>;

/** Fewer pairs than this decide nothing. */
export const FEWEST_PAIRS = 3;

export interface NormChoice {
  norm: NormKind;
  placement?: Placement;
}

/** The cells with that norm and placement (Pre-LN unless said otherwise), in order of their seeds. */
export function withNorm(cells: readonly TrainedCell[], { norm, placement = 'pre' }: NormChoice): TrainedCell[] {
  return cells.filter(({ config: { model } }) => model.norm === norm && model.placement === placement).toSorted((a, b) => a.seed - b.seed);
}

/** Held-out loss less the floor of the task, nats a token. */
export function excessNats({ measurement: { heldOutLossNats, floors } }: TrainedCell): number {
  return heldOutLossNats - floors.floorNats;
}

/** Held-out loss of `a` less that of `b`, for every seed that both have: same initial parameters, batches and held-out sequences. */
export function heldOutDifferences(a: readonly TrainedCell[], b: readonly TrainedCell[]): number[] {
  const pairs = a.flatMap((cell) => {
    const partner = b.find(({ seed }) => seed === cell.seed);
    return partner ? [{ cell, partner }] : [];
  });
  return pairedDifferences(
    pairs.map(({ cell }) => cell.measurement.heldOutLossNats),
    pairs.map(({ partner }) => partner.measurement.heldOutLossNats),
  );
}

/** The experiments whose cells are compared so. */
export type ComparedId = 'norm-parity' | 'norm-ablations' | 'adam-tuning';

/** Evidence in which the chosen cells of `id` end `nats` higher on held-out sequences. */
export function alterHeldOut(evidence: Evidence, id: ComparedId, isChosen: (cell: TrainedCell) => boolean, nats: number): Evidence {
  return withCells(evidence, id, (cells) =>
    cells.map((cell) =>
      isChosen(cell) ? { ...cell, measurement: { ...cell.measurement, heldOutLossNats: cell.measurement.heldOutLossNats + nats } } : cell,
    ),
  );
}
