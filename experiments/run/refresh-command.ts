import path from 'node:path';
import type { AnyExperiment } from '../experiment.ts';
import { FRESHNESS_FILE, encodeJson, type Environment, type Freshness } from '../result.ts';
import { assemble, knownCells } from './assemble.ts';
import { committedFolder } from './committed.ts';
import { freshnessOf, plansOfFile } from './freshness.ts';
import { expectedMinutes, type ExpectedMinutes } from './expected-time.ts';
import { FolderInUse, withLock } from './lock.ts';
import { planRun, type Plan } from './plan.ts';
import { minutes } from './report.ts';
import { defaultWorkers } from './request.ts';
import type { RunSurroundings } from './run-command.ts';
import { isDue, measurePlans, preparePlan, type RunContext } from './run-plans.ts';
import { writeAtomic } from './store.ts';
import { UserError } from './user-error.ts';
import { workerSupply } from './worker-supply.ts';

/**
 * Brings the committed results up to date, each run with its own profile and backend, as far as the backend opens on the kind of device
 * that the run was measured on and the time budget goes. What cannot be done is kept as it is and stays stale, in the freshness file that
 * the site reads. Starts no worker when everything is fresh.
 */
export async function refreshCommand(
  registry: readonly AnyExperiment[],
  budgetMinutes: number,
  surroundings: Omit<RunSurroundings, 'out'>,
): Promise<Freshness> {
  const { root, report, disk, signal } = surroundings;
  const out = committedFolder(root);
  let minutesLeft = budgetMinutes;
  for (const experiment of registry) {
    for (const committed of await plansOfFile(root, experiment, out)) {
      if (signal.aborted || !committed.cells.some((cell) => isDue(cell, REFRESH))) continue;
      const supply = workerSupply(root);
      try {
        minutesLeft -= await withLock(out, async () => {
          const known = await knownCells(out, registry, experiment, report.line);
          const plan = planRun({ ...committed, experiment, known });
          const workers = defaultWorkers({ backend: plan.backend, deviceKind: deviceKindOf(plan) ?? 'gpu' });
          const deadline = withDeadline(signal, minutesLeft);
          return refreshPlan(plan, minutesLeft, { ...surroundings, ...REFRESH, out, supply, workers, signal: deadline });
        });
      } catch (error) {
        if (!(error instanceof FolderInUse)) throw error;
        report.line(`${experiment.id} (${committed.profile}, ${committed.backend}): stale and kept: ${error.message}`);
      } finally {
        supply.end();
      }
    }
  }
  const freshness = await freshnessOf(root, registry, out);
  await writeAtomic(path.join(root, FRESHNESS_FILE), encodeJson(freshness), disk);
  for (const { experiment, state, command } of freshness.experiments) {
    if (state === 'stale') report.line(`${experiment} is stale; regenerate it with: ${command ?? ''}`);
  }
  return freshness;
}

/** A failure that the present code gave is a result; only `run` tries it again. */
const REFRESH = { force: false, retryFailed: false, deadlineMs: null };

/** Carries over what it may, then measures the rest if that is possible here. Returns the minutes of the budget that this takes. */
async function refreshPlan(plan: Plan, minutesLeft: number, context: RunContext): Promise<number> {
  const state = await preparePlan(plan, context);
  const expected = expectedMinutes(state.plan, state.todo, context.workers);
  const obstacle = state.todo.length === 0 ? null : (overBudget(expected, minutesLeft) ?? (await obstacleTo(plan, context)));
  if (obstacle === null) {
    await measurePlans([state], context);
    return expected.minutes;
  }
  if (state.carried > 0) await assemble(state, context);
  context.report.line(`${plan.id} (${plan.profile}, ${plan.backend}): stale and kept: ${obstacle}`);
  return 0;
}

/** Why this machine cannot measure the plan's run again as it was measured; null when it can. */
async function obstacleTo(plan: Plan, { supply }: RunContext): Promise<string | null> {
  const deviceKind = deviceKindOf(plan);
  try {
    const open = await supply.take(plan.backend);
    supply.giveBack(open);
    const { backend } = open;
    if (deviceKind === undefined || backend.deviceKind === deviceKind) return null;
    return `it was measured on a ${deviceKind}, and ${plan.backend} here runs on a ${backend.deviceKind}`;
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
}

/** What the run was measured on; undefined for a run without cells. */
function deviceKindOf({ cells }: Plan): Environment['deviceKind'] | undefined {
  return cells.flatMap(({ known }) => known ?? [])[0]?.environment.deviceKind;
}

function overBudget(expected: ExpectedMinutes, minutesLeft: number): string | null {
  if (!expected.isAssumed && expected.minutes <= minutesLeft) return null;
  return `it takes ${expected.isAssumed ? 'an unknown time' : `about ${minutes(expected.minutes)}`}, and ${minutes(minutesLeft)} of the time budget are left`;
}

/** Estimates come from the machine that measured last; a much slower one stops at twice the budget and keeps what it has. */
function withDeadline(signal: AbortSignal, minutesLeft: number): AbortSignal {
  return AbortSignal.any([signal, AbortSignal.timeout(Math.ceil(minutesLeft * 2 * 60_000))]);
}
