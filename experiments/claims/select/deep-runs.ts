/** Training runs that differ in placement and initialisation alone, and series over their layers. */
import type { Initialisation, MeasuredCellOf, Placement } from '../../result.ts';

export type DeepRun = MeasuredCellOf<'growth-in-training'> | MeasuredCellOf<'idle-layers'>;

export interface DeepChoice {
  placement: Placement;
  initialisation: Initialisation;
}

export const FEWEST_RUNS = 5;

/** The runs of one model that did not diverge. */
export function deepRuns<Run extends DeepRun>(cells: readonly Run[], { placement, initialisation }: DeepChoice): Run[] {
  return cells.filter(
    ({ status, config: { model } }) => status === 'measured' && model.placement === placement && model.initialisation === initialisation,
  );
}

/** Pairs of one seed, in the order of `a`. */
export function pairedBySeed<Run extends DeepRun>(a: readonly Run[], b: readonly Run[]): [Run, Run][] {
  return a.flatMap((run): [Run, Run][] => {
    const other = b.find(({ seed }) => seed === run.seed);
    return other ? [[run, other]] : [];
  });
}
