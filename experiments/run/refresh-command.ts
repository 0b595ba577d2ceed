import path from 'node:path';
import type { AnyExperiment } from '../experiment.ts';
import { FRESHNESS_FILE, encodeJson, type Freshness } from '../result.ts';
import { committedFolder } from './committed.ts';
import { freshnessOf, plansOfFolder } from './freshness.ts';
import { expectedMinutes, type Plan } from './plan.ts';
import { openWorker } from './pool.ts';
import { minutes } from './report.ts';
import { defaultWorkers, type RunSurroundings } from './run-command.ts';
import { assemble, isDue, measurePlans, preparePlan, type RunContext } from './run-plans.ts';
import { writeAtomic } from './store.ts';
import { UserError } from './user-error.ts';

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
    for (const plan of await plansOfFolder(root, registry, experiment, out)) {
      if (signal.aborted || !plan.cells.some((cell) => isDue(cell, REFRESH))) continue;
      const workers = defaultWorkers(plan.backend);
      const context: RunContext = { ...surroundings, ...REFRESH, out, workers, signal: withDeadline(signal, minutesLeft) };
      const state = await preparePlan(plan, context);
      const expected = expectedMinutes(state.plan, state.todo, workers);
      const obstacle = state.todo.length === 0 ? null : (overBudget(expected, minutesLeft) ?? (await obstacleTo(root, plan)));
      if (obstacle === null) {
        minutesLeft -= expected ?? 0;
        await measurePlans([state], context);
      } else {
        if (state.carried > 0) await assemble(state, context);
        report.line(`${plan.id} (${plan.profile}, ${plan.backend}): stale and kept: ${obstacle}`);
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
const REFRESH = { force: false, retryFailed: false };

/** Why this machine cannot measure the plan's run again as it was measured; null when it can. */
async function obstacleTo(root: string, plan: Plan): Promise<string | null> {
  const deviceKind = plan.cells.flatMap(({ known }) => known ?? [])[0]?.environment.deviceKind;
  try {
    const { worker, backend } = await openWorker(root, plan.backend);
    worker.kill();
    if (deviceKind === undefined || backend.deviceKind === deviceKind) return null;
    return `it was measured on a ${deviceKind}, and ${plan.backend} here runs on a ${backend.deviceKind}`;
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
}

function overBudget(expected: number | null, minutesLeft: number): string | null {
  if (expected !== null && expected <= minutesLeft) return null;
  return `it takes ${expected === null ? 'an unknown time' : `about ${minutes(expected)}`}, and ${minutes(minutesLeft)} of the time budget are left`;
}

/** Estimates come from the machine that measured last; a much slower one stops at twice the budget and keeps what it has. */
function withDeadline(signal: AbortSignal, minutesLeft: number): AbortSignal {
  return AbortSignal.any([signal, AbortSignal.timeout(Math.ceil(minutesLeft * 2 * 60_000))]);
}
