import { group, median } from 'd3-array';
import { quartiles, type ExperimentId, type Quantiles } from '../../result.ts';
import { cellName } from '../cell-name.ts';
import { differencesBetween, seriesIn, type QuantityDifference } from '../quantities.ts';
import type { AssembledRun } from '../result-file.ts';
import type { CellRecord } from '../store.ts';

export interface RunComparison {
  id: ExperimentId;
  /** "laptop on wasm" of either side; null where the other has no run beside it. */
  first: string | null;
  second: string | null;
  cells: { both: number; onlyFirst: number; onlySecond: number };
  /** Cells that are measured on one side and have diverged or failed on the other. */
  statusChanges: { cell: string; first: CellRecord['status']; second: CellRecord['status'] }[];
  /** For each quantity the cell in which it differs most; times left out, and what nowhere differs. */
  differences: (QuantityDifference & { cell: string })[];
  /** Medians of the second side over those of the first, over all lists of times of the quantity. */
  times: { quantity: string; ratio: Quantiles }[];
}

/** Two runs of one experiment, cell by cell; a cell is the same when its configuration and seed are. */
export function compareRuns(id: ExperimentId, first: AssembledRun | null, second: AssembledRun | null): RunComparison {
  const [firsts, seconds] = [recordsOf(first), recordsOf(second)];
  const nameOf = (cell: CellRecord): string => cellName({ cells: firsts }, cell);
  const counterparts = new Map(seconds.map((cell) => [cell.key, cell]));
  const pairs = firsts.flatMap((cell) => {
    const other = counterparts.get(cell.key);
    return other ? [{ cell, other }] : [];
  });
  const differences = pairs.flatMap(({ cell, other }) =>
    cell.status === 'failed' || other.status === 'failed'
      ? []
      : differencesBetween(cell.measurement, other.measurement)
          .filter(({ relative }) => relative > 0)
          .map((difference) => ({ ...difference, cell: nameOf(cell) })),
  );
  return {
    id,
    first: first && runName(first),
    second: second && runName(second),
    cells: { both: pairs.length, onlyFirst: firsts.length - pairs.length, onlySecond: seconds.length - pairs.length },
    statusChanges: pairs.flatMap(({ cell, other }) =>
      cell.status === other.status ? [] : [{ cell: nameOf(cell), first: cell.status, second: other.status }],
    ),
    differences: [...group(differences, ({ quantity }) => quantity).values()]
      .flatMap((each) => each.toSorted((a, b) => b.relative - a.relative).slice(0, 1))
      .sort((a, b) => b.relative - a.relative),
    times: timesOf(pairs),
  };
}

function timesOf(pairs: readonly { cell: CellRecord; other: CellRecord }[]): RunComparison['times'] {
  const ratios = pairs.flatMap(({ cell, other }) => {
    const others = new Map(timeMedians(other).map(({ place, timeMs }) => [place, timeMs]));
    return timeMedians(cell).map(({ quantity, place, timeMs }) => ({ quantity, ratio: (others.get(place) ?? Number.NaN) / timeMs }));
  });
  const known = ratios.filter(({ ratio }) => Number.isFinite(ratio) && ratio > 0);
  return [...group(known, ({ quantity }) => quantity)].map(([quantity, each]) => ({
    quantity,
    ratio: quartiles(each.map(({ ratio }) => ratio)),
  }));
}

/** The median of every list of times of the cell, and of the time that it took as a whole. */
function timeMedians({ measurement, wallTimeMs }: CellRecord): { quantity: string; place: string; timeMs: number }[] {
  const series = seriesIn({ measurement, wallTimeMs }).filter(({ quantity }) => quantity.endsWith('Ms'));
  return series.map(({ quantity, place, values }) => ({
    quantity: quantity.replace(/^measurement\./, ''),
    place,
    timeMs: median(values.filter((value) => typeof value === 'number')) ?? Number.NaN,
  }));
}

function recordsOf(run: AssembledRun | null): CellRecord[] {
  return run?.cells.map(({ cell }) => cell) ?? [];
}

function runName({ profile, backend }: AssembledRun): string {
  return `${profile} on ${backend}`;
}
