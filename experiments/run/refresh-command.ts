import path from 'node:path';
import type { AnyExperiment } from '../experiment.ts';
import { FRESHNESS_FILE, encodeJson, type Freshness } from '../result.ts';
import { assemble, knownCells } from './assemble.ts';
import { committedFolder } from './committed.ts';
import { freshnessOf, plansOfFile } from './freshness.ts';
import { expectedMinutes } from './expected-time.ts';
import { planRun, type Plan } from './plan.ts';
import { minutes } from './report.ts';
import { defaultWorkers, type RunSurroundings } from './run-command.ts';
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
      const plan = planRun({ ...committed, experiment, known: await knownCells(out, registry, experiment) });
      const supply = workerSupply(root);
      const context: RunContext = {
        ...surroundings,
        ...REFRESH,
        out,
        supply,
        workers: defaultWorkers(plan.backend),
        signal: withDeadline(signal, minutesLeft),
      };
      minutesLeft -= await refreshPlan(plan, minutesLeft, context).finally(supply.end);
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

/** Carries over what it may, then measures the rest if that is possible here. Returns the minutes of the budget that this takes. */
async function refreshPlan(plan: Plan, minutesLeft: number, context: RunContext): Promise<number> {
  const state = await preparePlan(plan, context);
  const expected = expectedMinutes(state.plan, state.todo, context.workers);
  const obstacle = state.todo.length === 0 ? null : (overBudget(expected, minutesLeft) ?? (await obstacleTo(plan, context)));
  if (obstacle === null) {
    await measurePlans([state], context);
    return expected ?? 0;
  }
  if (state.carried > 0) await assemble(state, context);
  context.report.line(`${plan.id} (${plan.profile}, ${plan.backend}): stale and kept: ${obstacle}`);
  return 0;
}

/** Why this machine cannot measure the plan's run again as it was measured; null when it can. */
async function obstacleTo(plan: Plan, { supply }: RunContext): Promise<string | null> {
  const deviceKind = plan.cells.flatMap(({ known }) => known ?? [])[0]?.environment.deviceKind;
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

function overBudget(expected: number | null, minutesLeft: number): string | null {
  if (expected !== null && expected <= minutesLeft) return null;
  return `it takes ${expected === null ? 'an unknown time' : `about ${minutes(expected)}`}, and ${minutes(minutesLeft)} of the time budget are left`;
}

/** Estimates come from the machine that measured last; a much slower one stops at twice the budget and keeps what it has. */
function withDeadline(signal: AbortSignal, minutesLeft: number): AbortSignal {
  return AbortSignal.any([signal, AbortSignal.timeout(Math.ceil(minutesLeft * 2 * 60_000))]);
}
