/** Training runs that differ in placement and initialisation alone, and series over their layers. */
import { meanInterval } from '../../result.ts';
import type { Initialisation, Interval, MeasuredCellOf, Placement } from '../../result.ts';
import { withCells } from '../alter.ts';
import type { Evidence } from '../claim.ts';

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

/** Held-out loss of `a` less that of `b`, nats, seed by seed. */
export function lossDifference(a: readonly DeepRun[], b: readonly DeepRun[]): Interval {
  return meanInterval(pairedBySeed(a, b).map(([one, other]) => one.measurement.heldOutLossNats - other.measurement.heldOutLossNats));
}

/** Evidence in which the chosen runs of `id` measured what `change` returns. */
export function alterDeepRuns(
  evidence: Evidence,
  id: 'growth-in-training' | 'idle-layers',
  choice: DeepChoice,
  change: (measurement: DeepRun['measurement']) => DeepRun['measurement'],
): Evidence {
  return withCells(evidence, id, (cells) => {
    const chosen = new Set(deepRuns(cells, choice));
    return cells.map((cell) => (chosen.has(cell) ? { ...cell, measurement: change(cell.measurement) } : cell));
  });
}

/** Evidence in which the variance behind each layer of the chosen runs, after training, is what `variance` says. */
export function alterFinalVariance(evidence: Evidence, choice: DeepChoice, variance: (layer: number) => number): Evidence {
  return alterDeepRuns(evidence, 'growth-in-training', choice, (measurement) => ({
    ...measurement,
    snapshots: measurement.snapshots.map((snapshot, index, { length }) =>
      index === length - 1 ? { ...snapshot, streamVariance: snapshot.streamVariance.map((_, layer) => variance(layer + 1)) } : snapshot,
    ),
  }));
}

/** Evidence in which passing over a layer of the chosen runs costs what `nats` says. */
export function alterRemovalCosts(evidence: Evidence, choice: DeepChoice, nats: (layer: number, layerCount: number) => number): Evidence {
  return alterDeepRuns(evidence, 'idle-layers', choice, (measurement) => ({
    ...measurement,
    after: measurement.after && {
      ...measurement.after,
      layerRemovalNats: measurement.after.layerRemovalNats.map((_, layer, { length }) => nats(layer + 1, length)),
    },
  }));
}
