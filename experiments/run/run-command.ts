import os from 'node:os';
import path from 'node:path';
import type { AnyExperiment } from '../experiment.ts';
import type { BackendName, ExperimentId, Profile } from '../result.ts';
import { knownCells } from './assemble.ts';
import { chooseExperiments } from './choose-experiments.ts';
import { assertMayCommit, committedFolder } from './committed.ts';
import { codeFingerprint } from './fingerprint.ts';
import { freshnessOf } from './freshness.ts';
import type { BackendChoice } from './messages.ts';
import { expectedMinutes } from './expected-time.ts';
import { countStates, planRun, type Plan } from './plan.ts';
import { readRuns } from './result-file.ts';
import { minutes, type Report } from './report.ts';
import type { RunOutcome } from './plan-state.ts';
import { isDue, measurePlans, preparePlan, type RunContext } from './run-plans.ts';
import { UserError } from './user-error.ts';
import { workerSupply, type WorkerSupply } from './worker-supply.ts';

export interface RunRequest {
  ids: readonly string[];
  profile: Profile;
  backend: BackendChoice;
  /** Null: as many as suit the backend. */
  workers: number | null;
  baseSeed: number;
  force: boolean;
}

/** What `run --dry-run` says of one experiment. */
export interface PlanSummary {
  id: ExperimentId;
  profile: Profile;
  backend: BackendName;
  workers: number;
  cells: number;
  states: Record<string, number>;
  /** Cells that the run would measure; fewer when an equivalence carries stale ones over. */
  due: number;
  /** Null when no cell was measured before. */
  expectedMinutes: number | null;
}

export type RunSurroundings = Omit<RunContext, 'supply' | 'workers' | 'force' | 'retryFailed'>;

/** Measures what is not fresh of the chosen experiments, and puts the result files together. */
export async function runCommand(
  registry: readonly AnyExperiment[],
  request: RunRequest,
  surroundings: RunSurroundings,
): Promise<RunOutcome[]> {
  const supply = workerSupply(surroundings.root);
  try {
    const { plans, workers } = await planCommand(registry, request, surroundings, supply);
    const context = { ...surroundings, supply, workers, force: request.force, retryFailed: true };
    const states = [];
    for (const plan of plans) states.push(await preparePlan(plan, context));
    return await measurePlans(states, context);
  } finally {
    supply.end();
  }
}

/** What the same request would do, without doing it. */
export async function dryRun(
  registry: readonly AnyExperiment[],
  request: RunRequest,
  surroundings: RunSurroundings,
): Promise<PlanSummary[]> {
  const supply = workerSupply(surroundings.root);
  const { plans, workers } = await planCommand(registry, request, surroundings, supply).finally(supply.end);
  return plans.map((plan) => {
    const due = plan.cells.filter((cell) => isDue(cell, { force: request.force, retryFailed: true }));
    return {
      id: plan.id,
      profile: plan.profile,
      backend: plan.backend,
      workers: plan.timed ? 1 : workers,
      cells: plan.cells.length,
      states: countStates(plan.cells),
      due: due.length,
      expectedMinutes: expectedMinutes(plan, due, workers),
    };
  });
}

async function planCommand(
  registry: readonly AnyExperiment[],
  request: RunRequest,
  { root, out, report }: RunSurroundings,
  supply: WorkerSupply,
): Promise<{ plans: Plan[]; workers: number }> {
  const experiments = chooseExperiments(registry, request.ids);
  const { profile, baseSeed } = request;
  if (path.resolve(out) === committedFolder(root)) {
    assertMayCommit({ experiments, profile, baseSeed }, await freshnessOf(root, registry, out));
  }
  const backend = await chooseBackend(supply, request.backend, report);
  const plans: Plan[] = [];
  for (const experiment of experiments) {
    await assertSameSeed(out, experiment.id, { profile, backend, baseSeed, force: request.force });
    const known = await knownCells(out, registry, experiment);
    plans.push(planRun({ experiment, profile, backend, baseSeed, code: await codeFingerprint(root, experiment.id, backend), known }));
  }
  return { plans, workers: request.workers ?? defaultWorkers(backend) };
}

/** Opens the backend once, to learn which one it is and to say so. */
async function chooseBackend(supply: WorkerSupply, choice: BackendChoice, report: Report): Promise<BackendName> {
  const open = await supply.take(choice);
  supply.giveBack(open);
  for (const line of open.log) report.line(line);
  return open.backend.name;
}

/** wasm computes on one core a process; the others use the whole device by themselves. */
export function defaultWorkers(backend: BackendName): number {
  return backend === 'wasm' ? os.availableParallelism() : 1;
}

async function assertSameSeed(
  out: string,
  id: ExperimentId,
  { profile, backend, baseSeed, force }: { profile: Profile; backend: BackendName; baseSeed: number; force: boolean },
): Promise<void> {
  const run = (await readRuns(out, id)).find((each) => each.profile === profile && each.backend === backend);
  if (!run || run.baseSeed === baseSeed || force) return;
  throw new UserError(
    `${path.join(out, `${id}.json`)} holds the ${profile} run on ${backend} with base seed ${run.baseSeed}, not ${baseSeed}. Choose another folder with --out DIR, or replace it with --force.`,
  );
}

export function planLine({ id, profile, backend, workers, cells, states, due, expectedMinutes: expected }: PlanSummary): string {
  const counts = Object.entries(states)
    .filter(([, count]) => count > 0)
    .map(([state, count]) => `${count} ${state}`);
  const time =
    due === 0
      ? 'nothing to measure'
      : expected === null
        ? `${due} to measure, time unknown`
        : `${due} to measure, about ${minutes(expected)}`;
  return `${id} (${profile}, ${backend}, ${workers} ${workers === 1 ? 'worker' : 'workers'}): ${cells} cells: ${counts.join(', ')}; ${time}`;
}
