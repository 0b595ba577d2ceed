import path from 'node:path';
import type { AnyExperiment } from '../../experiment.ts';
import { BACKENDS, parseResult, type BackendName, type Profile } from '../../result.ts';
import { PUBLISHED_SEED } from '../committed.ts';
import { readText } from '../read-text.ts';
import { runCommand, type RunSurroundings } from '../run-command.ts';
import { UserError } from '../user-error.ts';
import { workerSupply } from '../worker-supply.ts';
import { benchSummary, type BenchedRun, type BenchSummary } from './bench-summary.ts';

export interface BenchRequest {
  /** Null: every backend that opens, without software adapters. */
  backends: readonly BackendName[] | null;
  profile: Profile;
}

/** Measures engine-speed anew on each backend, one after the other, into `surroundings.out`, and says what came out of it. */
export async function benchCommand(
  registry: readonly AnyExperiment[],
  { backends, profile }: BenchRequest,
  surroundings: RunSurroundings,
): Promise<BenchSummary> {
  const skipped: Record<string, string> = {};
  const measured: BackendName[] = [];
  for (const backend of backends ?? BACKENDS) {
    if (surroundings.signal.aborted) break;
    const reason = await whyNot(backend, surroundings.root, backends !== null);
    if (reason !== null) {
      // What was asked for by name must be there.
      if (backends !== null) throw new UserError(reason);
      skipped[backend] = reason;
      continue;
    }
    const request = { ids: ['engine-speed'], profile, backend, workers: 1, baseSeed: PUBLISHED_SEED, force: true, timeLimitMinutes: null };
    await runCommand(registry, request, surroundings);
    measured.push(backend);
  }
  return benchSummary(await runsOf(surroundings.out, profile, measured), skipped);
}

/** Why the backend is left out; null when it is not. */
async function whyNot(backend: BackendName, root: string, isAskedFor: boolean): Promise<string | null> {
  const supply = workerSupply(root);
  try {
    const { deviceKind, device } = (await supply.take(backend)).backend;
    if (deviceKind !== 'software-gpu' || isAskedFor) return null;
    return `${device} computes on the processor; --backend ${backend} measures it all the same`;
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  } finally {
    supply.end();
  }
}

async function runsOf(out: string, profile: Profile, measured: readonly BackendName[]): Promise<BenchedRun[]> {
  const file = path.join(out, 'engine-speed.json');
  const text = await readText(file);
  // There is no file where the bench was interrupted during its first cell.
  if (measured.length === 0 || text === null) return [];
  const { runs, environments } = parseResult('engine-speed', text, file);
  return runs
    .filter((run) => run.profile === profile && measured.includes(run.backend))
    .map((run) => {
      const environment = environments[run.cells[0]?.environment ?? ''];
      return { run, device: environment?.device ?? 'unknown device', deviceKind: environment?.deviceKind ?? 'unknown' };
    });
}
