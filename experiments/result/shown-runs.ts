/** Which of an experiment's runs stand for it. */
import type { ExperimentId } from '../result.ts';
import { BACKENDS, PROFILES, type BackendName, type Profile } from './vocabulary.ts';

export interface RunOrigin {
  profile: Profile;
  backend: BackendName;
  /** What most of its cells were measured on; undefined for a run without cells. */
  deviceKind: 'cpu' | 'gpu' | 'software-gpu' | undefined;
  isStale: boolean;
}

/** Experiments that ask how backends differ. */
const ACROSS_BACKENDS: readonly ExperimentId[] = ['backend-agreement'];
/** Experiments whose every backend is a result of its own, whatever its profile. */
const EACH_BACKEND: readonly ExperimentId[] = ['engine-speed'];

/**
 * Of each experiment's runs the largest fresh one, or the largest of all when every one is stale; of an experiment about backends that on wasm,
 * which the others are compared with, and those of its profile; of the engine's speed the best on each backend.
 */
export function chooseShownRuns<Run extends RunOrigin>(id: ExperimentId, runs: readonly Run[]): Run[] {
  const ranked = runs.toSorted((a, b) => rank(b) - rank(a));
  if (EACH_BACKEND.includes(id)) return ranked.filter((run, index) => ranked.findIndex(({ backend }) => backend === run.backend) === index);
  if (!ACROSS_BACKENDS.includes(id)) return ranked.slice(0, 1);
  const reference = ranked.find(({ backend }) => backend === 'wasm') ?? ranked[0];
  return ranked
    .filter(({ profile }) => profile === reference?.profile)
    .toSorted((a, b) => Number(b === reference) - Number(a === reference));
}

/**
 * Fresh before stale, then the larger profile, then a GPU before wasm, which has the project's own kernels and runs on every machine, and
 * wasm before others that compute on the processor.
 */
function rank({ profile, backend, deviceKind, isStale }: RunOrigin): number {
  const device = deviceKind === 'gpu' ? 2 : backend === 'wasm' ? 1 : 0;
  return (isStale ? 0 : 1000) + PROFILES.indexOf(profile) * 100 + device * 10 + (BACKENDS.length - BACKENDS.indexOf(backend));
}
