import type { AnyExperiment } from '../experiment.ts';
import type { BackendName, Environment, ExperimentId, Profile } from '../result.ts';
import { expectedMinutes, type Device, type ExpectedMinutes } from './expected-time.ts';
import { countStates } from './plan.ts';
import { minutes } from './report.ts';
import { checkRequest, defaultWorkers, openDevice, plansOf, type RunRequest } from './request.ts';
import type { RunSurroundings } from './run-command.ts';
import { isDue } from './run-plans.ts';
import { partsOf } from './time-limit.ts';
import { UserError } from './user-error.ts';
import { workerSupply } from './worker-supply.ts';

/** What `run --dry-run` says of one experiment. */
export interface PlanSummary {
  id: ExperimentId;
  profile: Profile;
  backend: BackendName;
  deviceKind: Environment['deviceKind'];
  workers: number;
  cells: number;
  states: Record<string, number>;
  /** Cells that the run would measure; fewer when an equivalence carries stale ones over. */
  due: number;
  expected: ExpectedMinutes;
}

/** What the request would do, without doing it. A backend that is named need not open here. */
export async function dryRun(
  registry: readonly AnyExperiment[],
  request: RunRequest,
  surroundings: RunSurroundings,
): Promise<PlanSummary[]> {
  const experiments = await checkRequest(registry, request, surroundings);
  const device = await deviceFor(request, surroundings);
  const plans = await plansOf(registry, experiments, request, surroundings, device);
  const workers = request.workers ?? defaultWorkers(device);
  return plans.map((plan) => {
    const due = plan.cells.filter((cell) => isDue(cell, { force: request.force, retryFailed: true }));
    return {
      id: plan.id,
      profile: plan.profile,
      ...device,
      workers: plan.timed ? 1 : workers,
      cells: plan.cells.length,
      states: countStates(plan.cells),
      due: due.length,
      expected: expectedMinutes(plan, due, workers),
    };
  });
}

async function deviceFor({ backend }: RunRequest, { root, report }: RunSurroundings): Promise<Device> {
  const supply = workerSupply(root);
  try {
    return await openDevice(supply, backend, report);
  } catch (error) {
    if (!(error instanceof UserError) || backend === 'auto') throw error;
    report.line(`${error.message}. Planned as for a machine on which it opens`);
    return { backend, deviceKind: backend === 'wasm' ? 'cpu' : 'gpu' };
  } finally {
    supply.end();
  }
}

/** The plan for people: a line for each experiment, and one for all of them. */
export function planLines(summaries: readonly PlanSummary[], limitMinutes: number | null): string[] {
  const total = summaries.reduce((sum, { expected }) => sum + expected.minutes, 0);
  const assumed = summaries.find(({ expected }) => expected.isAssumed);
  return [
    ...summaries.map(planLine),
    ...(total === 0 ? [] : [`in all about ${minutes(total)}${limitMinutes === null ? '' : `: ${partsOf(total, limitMinutes)}`}`]),
    ...(assumed
      ? [`~ is an estimate from the work and an assumed rate: nothing like it was measured on ${assumed.backend} (${assumed.deviceKind})`]
      : []),
  ];
}

function planLine({ id, profile, backend, workers, cells, states, due, expected }: PlanSummary): string {
  if (cells === 0) return `${id}: no cells in profile ${profile}, which would show nothing more than a smaller one`;
  const counts = Object.entries(states)
    .filter(([, count]) => count > 0)
    .map(([state, count]) => `${count} ${state}`);
  const time = `${expected.isAssumed ? '~' : 'about '}${minutes(expected.minutes)}`;
  const rest = due === 0 ? 'nothing to measure' : `${due} to measure, ${time}`;
  return `${id} (${profile}, ${backend}, ${workers} ${workers === 1 ? 'worker' : 'workers'}): ${cells} cells: ${counts.join(', ')}; ${rest}`;
}
