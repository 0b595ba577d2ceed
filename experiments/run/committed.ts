/** What protects the published results from being overwritten by lesser ones. */
import path from 'node:path';
import type { AnyExperiment } from '../experiment.ts';
import { PROFILES, type Freshness, type Profile } from '../result.ts';
import { UserError } from './user-error.ts';

/** The base seed of the published results. */
export const PUBLISHED_SEED = 1;

export function committedFolder(root: string): string {
  return path.join(root, 'experiments/results');
}

export interface IntendedRun {
  experiments: readonly AnyExperiment[];
  profile: Profile;
  baseSeed: number;
}

/** Throws a `UserError` when the run must not go into the committed results: a smoke run, another seed, or a smaller run than is there. */
export function assertMayCommit({ experiments, profile, baseSeed }: IntendedRun, committed: Freshness): void {
  const remedy = 'Write elsewhere with --out DIR';
  if (profile === 'smoke')
    throw new UserError(`profile smoke is for trying out and does not go into experiments/results. ${remedy}, or choose --profile laptop.`);
  if (baseSeed !== PUBLISHED_SEED) {
    throw new UserError(`base seed ${baseSeed} does not go into experiments/results, whose base seed is ${PUBLISHED_SEED}. ${remedy}.`);
  }
  for (const { id } of experiments) {
    const runs = committed.experiments.find(({ experiment }) => experiment === id)?.runs ?? [];
    const larger = runs.find((run) => run.state === 'fresh' && PROFILES.indexOf(run.profile) > PROFILES.indexOf(profile));
    if (!larger || runs.some((run) => run.profile === profile)) continue;
    throw new UserError(
      `experiments/results/${id}.json holds a fresh ${larger.profile} run on ${larger.backend}; a ${profile} run would be smaller. ${remedy}, or choose --profile ${larger.profile}.`,
    );
  }
}
