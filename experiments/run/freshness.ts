/** Which results in a folder are fresh, and why the others are not. Runs nothing and loads no TensorFlow.js. */
import path from 'node:path';
import type { AnyExperiment } from '../experiment.ts';
import type { Freshness, RunFreshness } from '../result.ts';
import { COMMAND } from './command-name.ts';
import { PUBLISHED_SEED, committedFolder } from './committed.ts';
import { codeFingerprint } from './fingerprint.ts';
import { countStates, planRun, type Plan } from './plan.ts';
import { readRuns } from './result-file.ts';

/** A plan for each run of a result file, from the cells that the run itself holds. */
export async function plansOfFile(root: string, experiment: AnyExperiment, out: string): Promise<Plan[]> {
  const runs = await readRuns(out, experiment.id);
  return Promise.all(
    runs.map(async ({ profile, backend, baseSeed, cells }) => {
      const code = await codeFingerprint(root, experiment.id, backend);
      return planRun({ experiment, profile, backend, baseSeed, code, known: cells });
    }),
  );
}

/** Freshness of every registered experiment in `out`, with the command that measures again what is stale. */
export async function freshnessOf(root: string, registry: readonly AnyExperiment[], out: string): Promise<Freshness> {
  const experiments = await Promise.all(
    registry.map(async (experiment) => {
      const plans = await plansOfFile(root, experiment, out);
      return { experiment: experiment.id, ...judge(plans), command: null as string | null };
    }),
  );
  for (const entry of experiments) if (entry.state === 'stale') entry.command = regenerate(root, out, entry.experiment, entry.runs);
  return { experiments };
}

/** An experiment is fresh when all its runs are, but a run on a device that not every machine has may wait beside a fresh wasm run. */
export function judge(plans: readonly Plan[]): { state: RunFreshness['state']; runs: RunFreshness[] } {
  const runs = plans.map(runFreshness);
  const hasFreshWasm = runs.some((run) => run.backend === 'wasm' && run.state === 'fresh');
  const isFresh = runs.length > 0 && runs.every((run) => run.state === 'fresh' || (run.backend !== 'wasm' && hasFreshWasm));
  return { state: isFresh ? 'fresh' : 'stale', runs };
}

function runFreshness(plan: Plan): RunFreshness {
  const cells = countStates(plan.cells);
  const known = plan.cells.flatMap((cell) => cell.known ?? []);
  return {
    profile: plan.profile,
    backend: plan.backend,
    deviceKind: known[0]?.environment.deviceKind ?? 'cpu',
    baseSeed: plan.baseSeed,
    state: cells.stale === 0 && cells.missing === 0 ? 'fresh' : 'stale',
    cells,
    reasons: reasonsOf(plan),
    carried: known.filter(({ cell }) => cell.equivalences.length > 0).length,
  };
}

function reasonsOf({ cells }: Plan): string[] {
  const counts = new Map<string, number>();
  for (const { state, reason } of cells) {
    const text = state === 'stale' ? (reason ?? 'unknown') : state === 'missing' ? 'not measured yet' : null;
    if (text !== null) counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  return [...counts].map(([text, count]) => `${text} (${count} of ${cells.length} cells)`);
}

function regenerate(root: string, out: string, id: string, runs: readonly RunFreshness[]): string {
  const stale = runs.find(({ state }) => state === 'stale');
  const where = path.resolve(out) === committedFolder(root) ? '' : ` --out ${path.resolve(out)}`;
  const how = stale
    ? ` --profile ${stale.profile} --backend ${stale.backend}${stale.baseSeed === PUBLISHED_SEED ? '' : ` --seed ${stale.baseSeed}`}`
    : '';
  return `${COMMAND} run ${id}${how}${where}`;
}
