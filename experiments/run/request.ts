/** What a run is asked for, and the plans that follow from it. */
import os from 'node:os';
import path from 'node:path';
import type { AnyExperiment } from '../experiment.ts';
import type { ExperimentId, Profile } from '../result.ts';
import { knownCells } from './assemble.ts';
import { chooseExperiments } from './choose-experiments.ts';
import { assertMayCommit, committedFolder } from './committed.ts';
import type { Device } from './expected-time.ts';
import { codeFingerprint } from './fingerprint.ts';
import { freshnessOf } from './freshness.ts';
import type { BackendChoice } from './messages.ts';
import { planRun, type Plan } from './plan.ts';
import type { Report } from './report.ts';
import { readRuns } from './result-file.ts';
import { UserError } from './user-error.ts';
import type { WorkerSupply } from './worker-supply.ts';

export interface RunRequest {
  ids: readonly string[];
  profile: Profile;
  backend: BackendChoice;
  /** Null: as many as suit the backend. */
  workers: number | null;
  baseSeed: number;
  force: boolean;
  /** From the start of the command to its end; null is no limit. */
  timeLimitMinutes: number | null;
}

interface Place {
  root: string;
  out: string;
  report: Report;
}

/** The experiments that the request names. Throws a `UserError` for a request that must not or cannot be carried out. */
export async function checkRequest(
  registry: readonly AnyExperiment[],
  request: RunRequest,
  { root, out }: Place,
): Promise<AnyExperiment[]> {
  const { ids, profile, baseSeed, force, timeLimitMinutes } = request;
  if (force && timeLimitMinutes !== null) {
    throw new UserError(
      'with --force every repetition measures everything again, and --time-limit would never let it end. Leave one of the two out.',
    );
  }
  const experiments = chooseExperiments(registry, ids);
  if (path.resolve(out) === committedFolder(root)) {
    assertMayCommit({ experiments, profile, baseSeed }, await freshnessOf(root, registry, out));
  }
  return experiments;
}

/** A plan for each of `experiments` on `device`. */
export async function plansOf(
  registry: readonly AnyExperiment[],
  experiments: readonly AnyExperiment[],
  request: RunRequest,
  { root, out, report }: Place,
  { backend, deviceKind }: Device,
): Promise<Plan[]> {
  const { profile, baseSeed } = request;
  const tellOnce = once(report.line);
  const plans: Plan[] = [];
  for (const experiment of experiments) {
    await assertSameSeed(out, experiment.id, request, backend);
    const known = await knownCells(out, registry, experiment, tellOnce);
    const code = await codeFingerprint(root, experiment.id, backend);
    plans.push(planRun({ experiment, profile, backend, baseSeed, code, known, deviceKind }));
  }
  return plans;
}

/** Opens the backend once, to learn which one it is and to say so. */
export async function openDevice(supply: WorkerSupply, choice: BackendChoice, report: Report): Promise<Device> {
  const open = await supply.take(choice);
  supply.giveBack(open);
  for (const line of open.log) report.line(line);
  return { backend: open.backend.name, deviceKind: open.backend.deviceKind };
}

/** Small models leave a GPU idle between two launches, so that several processes can share one. No GPU has measured how many. */
const GPU_SHARERS = 4;

/** wasm computes on one core a process; tensorflow, and WebGPU drawn by the processor, use all cores by themselves. */
export function defaultWorkers({ backend, deviceKind }: Device): number {
  const coreCount = os.availableParallelism();
  if (backend === 'wasm') return coreCount;
  return backend === 'webgpu' && deviceKind === 'gpu' ? Math.min(GPU_SHARERS, coreCount) : 1;
}

async function assertSameSeed(
  out: string,
  id: ExperimentId,
  { profile, baseSeed, force }: RunRequest,
  backend: Device['backend'],
): Promise<void> {
  const run = (await readRuns(out, id)).find((each) => each.profile === profile && each.backend === backend);
  if (!run || run.baseSeed === baseSeed || force) return;
  throw new UserError(
    `${path.join(out, `${id}.json`)} holds the ${profile} run on ${backend} with base seed ${run.baseSeed}, not ${baseSeed}. Choose another folder with --out DIR, or replace it with --force.`,
  );
}

function once(tell: (line: string) => void): (line: string) => void {
  const told = new Set<string>();
  return (line) => {
    if (!told.has(line)) tell(line);
    told.add(line);
  };
}
