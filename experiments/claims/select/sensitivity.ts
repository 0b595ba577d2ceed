/** Cells of `update-sensitivity`, and how the change of the output grows with the number of layers. */
import { geometricInterval, slopeInterval } from '../../result.ts';
import type { Initialisation, Interval, MeasuredCellOf, Placement } from '../../result.ts';
import { withCells } from '../alter.ts';
import type { Evidence } from '../claim.ts';
import { groupBy } from './group.ts';

export type Perturbed = MeasuredCellOf<'update-sensitivity'>;

/** Two independent states differ by about 2; above this the growth is bent by that ceiling, and depths are left out of slopes. */
export const SATURATED = 0.5;
export const FEWEST_DEPTHS = 4;
export const FEWEST_SEEDS = 5;

export interface PerturbationChoice {
  placement: Placement;
  perturbation: 'random' | 'sign';
  initialisation?: Initialisation;
  layerCount?: number;
}

export function perturbed(evidence: Pick<Evidence, 'cells'>, choice: PerturbationChoice): Perturbed[] {
  return evidence.cells('update-sensitivity').filter((cell) => cell.status === 'measured' && isChosen(cell, choice));
}

function isChosen({ config }: Perturbed, choice: PerturbationChoice): boolean {
  return (
    config.model.placement === choice.placement &&
    config.perturbation === choice.perturbation &&
    config.model.initialisation === (choice.initialisation ?? 'xavier') &&
    (choice.layerCount === undefined || config.model.layerCount === choice.layerCount)
  );
}

export interface AtDepth {
  layerCount: number;
  change: Interval;
  cells: Perturbed[];
}

/** The squared change by number of layers, geometric mean over seeds; depths with too few seeds are left out. */
export function byDepth(cells: readonly Perturbed[]): AtDepth[] {
  return [...groupBy(cells, (cell) => cell.config.model.layerCount)]
    .filter(([, group]) => group.length >= FEWEST_SEEDS)
    .sort(([a], [b]) => a - b)
    .map(([layerCount, group]) => ({
      layerCount,
      change: geometricInterval(group.map((cell) => cell.measurement.squaredChange)),
      cells: group,
    }));
}

/** Log-log slope of the squared change on the number of layers over unsaturated depths; null when fewer than four depths are left. */
export function growth(cells: readonly Perturbed[]): Interval | null {
  const depths = byDepth(cells).filter(({ change }) => change.estimate < SATURATED);
  if (depths.length < FEWEST_DEPTHS) return null;
  return slopeInterval(
    depths.flatMap(({ cells: seeds }) =>
      seeds.map((cell) => [Math.log(cell.config.model.layerCount), Math.log(cell.measurement.squaredChange)] as const),
    ),
  );
}

/** Evidence in which the change of the chosen cells is `change(number of layers, measured change)`. */
export function alterChange(
  evidence: Evidence,
  choice: PerturbationChoice,
  change: (layerCount: number, measured: number) => number,
): Evidence {
  return withCells(evidence, 'update-sensitivity', (cells) =>
    cells.map((cell) =>
      isChosen(cell, choice)
        ? {
            ...cell,
            measurement: { ...cell.measurement, squaredChange: change(cell.config.model.layerCount, cell.measurement.squaredChange) },
          }
        : cell,
    ),
  );
}
