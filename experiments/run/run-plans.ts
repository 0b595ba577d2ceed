/** Carries out plans: equivalences first, then the cells that are left, each stored when it is there and the result files put together. */
import { ROW_SCHEMAS, type ExperimentId } from '../result.ts';
import { currentCommit, environmentOf, type BackendDescription } from './environment.ts';
import { carriable, carryOver } from './equivalence.ts';
import { codeFingerprint } from './fingerprint.ts';
import { bitDigest } from './hash.ts';
import { hasDiverged, rounded } from './measurement.ts';
import { expectedTimesMs, type Plan, type PlannedCell } from './plan.ts';
import { runPool, type Outcome, type PoolOptions, type Task } from './pool.ts';
import { minutes, type Report } from './report.ts';
import { readRuns, withRun, writeRuns } from './result-file.ts';
import { discardCells, storeCell, waitingCells, type Disk, type KnownCell } from './store.ts';
import { UserError } from './user-error.ts';
import type { WorkerSupply } from './worker-supply.ts';

export interface RunContext {
  root: string;
  out: string;
  supply: WorkerSupply;
  workers: number;
  /** Measure cells that are fresh, too. */
  force: boolean;
  /** Measure cells again that failed with the present code. */
  retryFailed: boolean;
  signal: AbortSignal;
  report: Report;
  now: () => Date;
  disk: Disk;
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

/** A cell to measure, with every plan that asks for it. */
interface CellTask extends Task {
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
 * Measures what is due of prepared plans. Untimed cells of all plans share the workers; timed plans follow, each alone with one worker.
 * When the signal aborts, what is measured is put together and the outcome says what is left.
 */
export async function measurePlans(states: readonly PlanState[], context: RunContext): Promise<RunOutcome[]> {
  const { out, supply, signal, report, disk } = context;
  const commit = await currentCommit(context.root);
  const measure = async (group: readonly PlanState[], workers: number): Promise<void> => {
    const tasks = tasksOf(group);
    const backend = group[0]?.plan.backend;
    if (tasks.length === 0 || backend === undefined || signal.aborted) return;
    report.begin(tasks.length);
    const finish: PoolOptions<CellTask>['finish'] = async (task, outcome, description) => {
      const known = knownCell(task, outcome, description, commit, context.now());
      await storeCell(out, known, disk);
      for (const state of task.states) state.done.set(known.cell.key, known);
      report.advance();
      if (known.cell.status === 'failed') report.line(`${task.id}: a cell failed: ${known.cell.reason ?? ''}`);
    };
    try {
      await runPool(tasks, { supply: guarded(group, context), backend, workers, signal, finish });
    } finally {
      report.end();
    }
  };

  const start = performance.now();
  const untimed = states.filter(({ plan }) => !plan.timed);
  try {
    await measure(untimed, context.workers);
    for (const state of states) {
      if (!state.plan.timed) continue;
      supply.endIdle();
      await measure([state], 1);
    }
  } finally {
    for (const state of states) await assemble(state, context);
  }
  const outcomes = states.map(outcomeOf);
  for (const outcome of outcomes) report.line(summary(outcome));
  report.line(`took ${minutes((performance.now() - start) / 60_000)}`);
  return outcomes;
}

/**
 * The supply of workers, which loads the suite anew with each worker: refuses to start one whose code would no longer be what the
 * fingerprints of the plans say.
 */
function guarded(states: readonly PlanState[], { root, supply }: RunContext): WorkerSupply {
  const take: WorkerSupply['take'] = async (choice) => {
    for (const { plan } of states) {
      const { code } = await codeFingerprint(root, plan.id, plan.backend);
      if (code !== plan.code.code) {
        throw new UserError(`the code of ${plan.id} changed while the run was on. What was measured is kept; start the run again.`);
      }
    }
    return supply.take(choice);
  };
  return { ...supply, take };
}

/** Whether a cell needs to be measured unless an equivalence carries it over. */
export function isDue({ state }: PlannedCell, { force, retryFailed }: Pick<RunContext, 'force' | 'retryFailed'>): boolean {
  return force || state === 'missing' || state === 'stale' || (state === 'failed' && retryFailed);
}

/** Takes the probe when there is anything that it decides or that will carry its digest, and carries over what it allows. */
export async function preparePlan(plan: Plan, context: RunContext): Promise<PlanState> {
  const isNeeded = plan.cells.some((cell) => isDue(cell, context)) && !context.signal.aborted;
  const probeDigest = isNeeded ? await probe(plan.id, context) : null;
  const { plan: next, carried } =
    probeDigest === null || context.force ? { plan, carried: [] } : carryOver(plan, probeDigest, context.now().toISOString());
  if (carried.length > 0) {
    context.report.line(`${plan.id}: the code changed, its probe gives the same bits: ${carried.length} cells carried over as equivalent`);
  } else if (probeDigest !== null && !context.force && carriable(plan).length > 0) {
    context.report.line(`${plan.id}: the code changed, and so did the bits of its probe`);
  }
  return { plan: next, carried: carried.length, probeDigest, todo: next.cells.filter((cell) => isDue(cell, context)), done: new Map() };
}

async function probe(id: ExperimentId, { supply, report }: RunContext): Promise<string | null> {
  try {
    const open = await supply.take('wasm');
    const reply = await open.worker.ask({ type: 'probe', id });
    supply.giveBack(open);
    if (reply.type === 'probed') return bitDigest(reply.values);
    throw new UserError(reply.type === 'failed' ? reply.reason : reply.type);
  } catch (error) {
    report.line(`${id}: its probe did not run (${(error as Error).message}); results of this code cannot be carried over a later change`);
    return null;
  }
}

/**
 * The cells that `states` ask for, one that several ask for once. Within a plan the longest come first where recorded times tell, so that
 * no worker is left alone with a long cell at the end.
 */
function tasksOf(states: readonly PlanState[]): CellTask[] {
  const tasks = new Map<string, CellTask>();
  for (const state of states) {
    const { plan, todo } = state;
    const times = expectedTimesMs(plan, todo);
    const ordered = todo.map((planned, index) => ({ planned, timeMs: times[index] ?? 0 })).toSorted((a, b) => b.timeMs - a.timeMs);
    for (const { planned } of ordered) {
      const name = `${planned.key}-${planned.fingerprint}`;
      const task = tasks.get(name);
      if (task) task.states.push(state);
      else tasks.set(name, { id: plan.id, timed: plan.timed, config: planned.config, seed: planned.seed, planned, states: [state] });
    }
  }
  return [...tasks.values()];
}

function knownCell(
  { id, states, planned }: CellTask,
  outcome: Outcome,
  backend: BackendDescription,
  commit: string | null,
  date: Date,
): KnownCell {
  const [state] = states;
  if (!state) throw new Error('a task without a plan');
  const base = {
    key: planned.key,
    seed: planned.seed,
    fingerprint: planned.fingerprint,
    kernelFingerprint: state.plan.code.kernels,
    equivalences: [],
    environment: '',
    measuredAt: date.toISOString(),
    config: planned.config,
  };
  const origin = { backend: state.plan.backend, environment: environmentOf(backend, commit), probeDigest: state.probeDigest };
  const failed = (reason: string): KnownCell => ({ ...origin, cell: { ...base, wallTimeMs: 0, kernels: [], status: 'failed', reason } });
  if (outcome.type === 'failed') return failed(outcome.reason);
  const measurement = rounded(outcome.measurement);
  const problem = ROW_SCHEMAS[id].measurement.safeParse(measurement).error?.issues[0];
  if (problem) return failed(`the measurement does not fit its schema at ${problem.path.map(String).join('.')}: ${problem.message}`);
  const status = hasDiverged(measurement) ? 'diverged' : 'measured';
  const { kernels, wallTimeMs } = outcome;
  return { ...origin, cell: { ...base, wallTimeMs: Math.round(wallTimeMs), kernels, status, measurement } };
}

/** Writes the result file with everything that is known of the plan's grid, fresh or not, and drops the cell files that it now holds. */
export async function assemble({ plan, done }: PlanState, { out, disk }: RunContext): Promise<void> {
  const cells = plan.cells.flatMap(({ key, known }) => done.get(key) ?? known ?? []);
  if (cells.length === 0) return;
  const runs = await readRuns(out, plan.id);
  const run = { profile: plan.profile, backend: plan.backend, baseSeed: plan.baseSeed, cells };
  const replaced = runs.find((other) => other.profile === run.profile && other.backend === run.backend);
  if (replaced && replaced.baseSeed !== run.baseSeed) for (const known of replaced.cells) await storeCell(out, known, disk);
  await writeRuns(out, plan.id, withRun(runs, run), disk);
  await discardCells(out, cells, disk);
}

function outcomeOf({ plan, carried, todo, done }: PlanState): RunOutcome {
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

function summary({ id, cells, ...counts }: RunOutcome): string {
  const parts = Object.entries(counts).filter(([, count]) => count > 0);
  return `${id}: ${cells} cells: ${parts.map(([name, count]) => `${count} ${name}`).join(', ')}`;
}

/** All cells known in `out` for the experiments `ids`: those of their result files and those that wait to be put together. */
export async function knownCells(out: string, ids: readonly ExperimentId[]): Promise<KnownCell[]> {
  const runs = await Promise.all(ids.map((id) => readRuns(out, id)));
  return [...runs.flat().flatMap((run) => run.cells), ...(await waitingCells(out))];
}
