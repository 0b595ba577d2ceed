import { group, sum } from 'd3-array';
import type { ExperimentId } from '../result.ts';
import { canonicalJson } from './hash.ts';
import type { Pace } from './pace.ts';
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
 * Plans that are measured side by side, in the order of the stretches. Usually the untimed ones together, then each timed one alone. In a
 * run that may end before all is measured, the plans that take least come first: so most questions have their answer early.
 */
export function stretchesOf(states: readonly PlanState[], mayEndEarly: boolean): PlanState[][] {
  const timeOf = ({ plan, todo }: PlanState): number => sum(todo, ({ expected }) => expected.timeMs) + (plan.timed ? 0 : 1e-9);
  const ordered = mayEndEarly
    ? states.toSorted((a, b) => timeOf(a) - timeOf(b))
    : states.toSorted((a, b) => Number(a.plan.timed) - Number(b.plan.timed));
  const stretches: PlanState[][] = [];
  for (const state of ordered) {
    const last = stretches.at(-1);
    if (last && !state.plan.timed && !last[0]?.plan.timed) last.push(state);
    else stretches.push([state]);
  }
  return stretches;
}

/**
 * The cells that `states` ask for, one that several ask for once. Within a plan the longest come first, so that no worker is left alone
 * with a long cell at the end. In a run that may end before all is measured, the first seed of every configuration comes before the second.
 */
export function tasksOf(states: readonly PlanState[], mayEndEarly: boolean): CellTask[] {
  const tasks = new Map<string, CellTask>();
  for (const state of states) {
    const { plan, todo } = state;
    const rankOf = mayEndEarly ? seedRanks(plan) : () => 0;
    for (const planned of todo.toSorted((a, b) => rankOf(a) - rankOf(b) || b.expected.timeMs - a.expected.timeMs)) {
      const name = `${planned.key}-${planned.fingerprint}`;
      const task = tasks.get(name);
      if (task) task.states.push(state);
      else tasks.set(name, { id: plan.id, timed: plan.timed, config: planned.config, seed: planned.seed, planned, states: [state] });
    }
  }
  return [...tasks.values()];
}

/** The how-manieth seed of its configuration a cell has. */
function seedRanks({ cells }: Plan): (cell: PlannedCell) => number {
  const ranks = new Map<string, number>();
  for (const same of group(cells, ({ config }) => canonicalJson(config)).values()) same.forEach(({ key }, rank) => ranks.set(key, rank));
  return ({ key }) => ranks.get(key) ?? 0;
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
  /** Not measured, because the run was interrupted or its time was up. */
  left: number;
  /** What those will take, and the longest of them alone. */
  minutesLeft: number;
  longestLeftMinutes: number;
}

/** What became of a plan, with the time of what is left as the run has learned to predict it. */
export function outcomeOf({ plan, carried, todo, done }: PlanState, pace: Pace, workers: number): RunOutcome {
  const statuses = [...done.values()].map(({ cell }) => cell.status);
  const leftMs = todo.filter(({ key }) => !done.has(key)).map((planned) => pace.expectedMs({ id: plan.id, planned }));
  const count = (status: string): number => statuses.filter((each) => each === status).length;
  return {
    id: plan.id,
    cells: plan.cells.length,
    fresh: plan.cells.length - todo.length - carried,
    carried,
    measured: count('measured'),
    diverged: count('diverged'),
    failed: count('failed'),
    left: leftMs.length,
    minutesLeft: sum(leftMs) / 60_000 / (plan.timed ? 1 : workers),
    longestLeftMinutes: Math.max(0, ...leftMs) / 60_000,
  };
}

/** The outcome for people: "warmup: 66 cells: 60 fresh, 6 measured". */
export function outcomeLine({ id, cells, fresh, carried, measured, diverged, failed, left }: RunOutcome): string {
  const parts = Object.entries({ fresh, carried, measured, diverged, failed, left }).filter(([, count]) => count > 0);
  return `${id}: ${cells} cells: ${parts.map(([name, count]) => `${count} ${name}`).join(', ')}`;
}
