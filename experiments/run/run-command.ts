import type { AnyExperiment } from '../experiment.ts';
import { withLock } from './lock.ts';
import type { RunOutcome } from './plan-state.ts';
import { checkRequest, defaultWorkers, openDevice, plansOf, type RunRequest } from './request.ts';
import { measurePlans, preparePlan, type RunContext } from './run-plans.ts';
import { limitLines } from './time-limit.ts';
import { workerSupply } from './worker-supply.ts';

export type RunSurroundings = Omit<RunContext, 'supply' | 'workers' | 'force' | 'retryFailed' | 'deadlineMs'>;

/**
 * Measures what is not fresh of the chosen experiments, and puts the result files together. With a time limit it ends when that comes,
 * with the experiments that take least done first, and says what is left.
 */
export async function runCommand(
  registry: readonly AnyExperiment[],
  request: RunRequest,
  surroundings: RunSurroundings,
): Promise<RunOutcome[]> {
  const { out, root, report } = surroundings;
  const limitMs = request.timeLimitMinutes === null ? null : Math.ceil(request.timeLimitMinutes * 60_000);
  const deadlineMs = limitMs === null ? null : performance.now() + limitMs;
  const signal = limitMs === null ? surroundings.signal : AbortSignal.any([surroundings.signal, AbortSignal.timeout(limitMs)]);
  const experiments = await checkRequest(registry, request, surroundings);
  return withLock(out, async () => {
    const supply = workerSupply(root);
    try {
      const device = await openDevice(supply, request.backend, report);
      const plans = await plansOf(registry, experiments, request, surroundings, device);
      const workers = request.workers ?? defaultWorkers(device);
      const context = { ...surroundings, signal, deadlineMs, supply, workers, force: request.force, retryFailed: true };
      const states = [];
      for (const plan of plans) states.push(await preparePlan(plan, context));
      const outcomes = await measurePlans(states, context);
      if (request.timeLimitMinutes !== null) limitLines(outcomes, request.timeLimitMinutes).forEach(report.line);
      return outcomes;
    } finally {
      supply.end();
    }
  });
}
