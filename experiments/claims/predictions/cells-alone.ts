import type { ExperimentId, MeasuredCellOf } from '../../result.ts';
import type { Evidence } from '../claim.ts';

/** Evidence of these cells of one experiment and of no other, for selections that claims and criteria share. */
export function cellsAlone<Id extends ExperimentId>(id: Id, cells: readonly MeasuredCellOf<Id>[]): Pick<Evidence, 'cells'> {
  return {
    cells: <Asked extends ExperimentId>(asked: Asked) =>
      (asked as string) === id ? (cells as unknown as readonly MeasuredCellOf<Asked>[]) : [],
  };
}
