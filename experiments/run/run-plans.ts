/** Carries out plans: equivalences first, then the cells that are left, each stored when it is there and the result files put together. */
import type { ExperimentId } from '../result.ts';
import { assemble } from './assemble.ts';
import { cellName } from './cell-name.ts';
import { currentCommit } from './environment.ts';
import { carriable, carryOver } from './equivalence.ts';
import { codeFingerprint } from './fingerprint.ts';
import { bitDigest } from './hash.ts';
import { measuredCell } from './measured-cell.ts';
import { paceTowards } from './pace.ts';
import { OUTDONE, type Plan, type PlannedCell } from './plan.ts';
import { outcomeLine, outcomeOf, stretchesOf, tasksOf, type CellTask, type PlanState, type RunOutcome } from './plan-state.ts';
import { runPool, type PoolOptions } from './pool.ts';
import { minutes, type Report } from './report.ts';
import { storeCell, type Disk } from './store.ts';
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
  /** When, on the clock of `performance.now`, the run is to have ended; null for a run that measures everything. */
  deadlineMs: number | null;
  report: Report;
  now: () => Date;
  disk: Disk;
}

/**
 * Measures what is due of prepared plans. Untimed cells share the workers; a timed plan is alone with one worker. When the signal aborts or
 * no cell that is left would end in time, what is measured is put together and the outcome says what is left.
 */
export async function measurePlans(states: readonly PlanState[], context: RunContext): Promise<RunOutcome[]> {
  const { out, supply, signal, report, disk, deadlineMs } = context;
  const pace = paceTowards(deadlineMs, () => performance.now());
  const commit = await currentCommit(context.root);
  const measure = async (group: readonly PlanState[], workers: number): Promise<void> => {
    const tasks = tasksOf(group, deadlineMs !== null);
    const backend = group[0]?.plan.backend;
    if (tasks.length === 0 || backend === undefined || signal.aborted) return;
    report.begin(tasks.length);
    const finish: PoolOptions<CellTask>['finish'] = async (task, outcome, description) => {
      const known = measuredCell(task, outcome, description, commit, context.now());
      await storeCell(out, known, disk);
      for (const state of task.states) state.done.set(known.cell.key, known);
      report.advance();
      if (known.cell.status !== 'failed') pace.took(task, known.cell.wallTimeMs);
      else for (const { plan } of task.states) report.line(failureLine(plan, task.planned, known.cell.reason ?? ''));
    };
    try {
      await runPool(tasks, { supply: guarded(group, context), backend, workers, signal, finish, mayStart: pace.mayStart });
    } finally {
      report.end();
    }
  };

  const start = performance.now();
  try {
    for (const stretch of stretchesOf(states, deadlineMs !== null)) {
      const isTimed = stretch[0]?.plan.timed ?? false;
      if (isTimed) supply.endIdle();
      await measure(stretch, isTimed ? 1 : context.workers);
    }
  } finally {
    for (const state of states) await assemble(state, context);
  }
  const outcomes = states.map((state) => outcomeOf(state, pace, context.workers));
  for (const outcome of outcomes) report.line(outcomeLine(outcome));
  report.line(`took ${minutes((performance.now() - start) / 60_000)}`);
  return outcomes;
}

/** What helps beside repeating the command. */
const REMEDIES: readonly [reason: RegExp, remedy: string][] = [
  [/heap out of memory/, 'NODE_OPTIONS=--max-old-space-size=8000 allows more memory'],
  [/SIGKILL/, 'if the system lacked memory, fewer --workers need less'],
  [/./, 'the same command tries it again'],
];

/** Names the cell, what was wrong and what helps. */
function failureLine(plan: Plan, planned: PlannedCell, reason: string): string {
  const [, remedy = ''] = REMEDIES.find(([pattern]) => pattern.test(reason)) ?? [];
  return `${plan.id}: the cell with ${cellName(plan, planned)} failed: ${reason}; ${remedy}`;
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
  const outdone = plan.cells.filter(({ reason }) => reason === OUTDONE);
  if (outdone.length > 0) context.report.line(`${plan.id}: ${outdone.length} cells ${OUTDONE}: they count as stale`);
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
