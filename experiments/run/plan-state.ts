import type { ExperimentId } from '../result.ts';
import type { Plan, PlannedCell } from './plan.ts';
import type { Task } from './pool.ts';
import type { KnownCell } from './store.ts';

/** A cell to measure, with every plan that asks for it. */
export interface CellTask extends Task {
  planned: PlannedCell;
  states: PlanState[];
}

/** A plan on its way: what was carried over, what is to be measured, what is done. */
export interface PlanState {
  plan: Plan;
  carried: number;
  probeDigest: string | null;
  todo: PlannedCell[];
  done: Map<string, KnownCell>;
}

/**
 * The cells that `states` ask for, one that several ask for once. Within a plan the longest come first where recorded times tell, so that
 * no worker is left alone with a long cell at the end.
 */
export function tasksOf(states: readonly PlanState[]): CellTask[] {
  const tasks = new Map<string, CellTask>();
  for (const state of states) {
    const { plan, todo } = state;
    for (const planned of todo.toSorted((a, b) => (b.expectedTimeMs ?? 0) - (a.expectedTimeMs ?? 0))) {
      const name = `${planned.key}-${planned.fingerprint}`;
      const task = tasks.get(name);
      if (task) task.states.push(state);
      else tasks.set(name, { id: plan.id, timed: plan.timed, config: planned.config, seed: planned.seed, planned, states: [state] });
    }
  }
  return [...tasks.values()];
}

/** What became of the cells of one plan. */
export interface RunOutcome {
  id: ExperimentId;
  cells: number;
  fresh: number;
  carried: number;
  measured: number;
  diverged: number;
  failed: number;
  /** Not measured, because the run was interrupted. */
  left: number;
}

export function outcomeOf({ plan, carried, todo, done }: PlanState): RunOutcome {
  const statuses = [...done.values()].map(({ cell }) => cell.status);
  const count = (status: string): number => statuses.filter((each) => each === status).length;
  return {
    id: plan.id,
    cells: plan.cells.length,
    fresh: plan.cells.length - todo.length - carried,
    carried,
    measured: count('measured'),
    diverged: count('diverged'),
    failed: count('failed'),
    left: todo.length - done.size,
  };
}

export function outcomeLine({ id, cells, ...counts }: RunOutcome): string {
  const parts = Object.entries(counts).filter(([, count]) => count > 0);
  return `${id}: ${cells} cells: ${parts.map(([name, count]) => `${count} ${name}`).join(', ')}`;
}
