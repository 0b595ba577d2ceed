import { describe, expect, test } from 'vitest';
import { defineExperiment, type AnyExperiment } from '../../../experiments/experiment.ts';
import type { Freshness, Profile, RunFreshness } from '../../../experiments/result.ts';
import { assertMayCommit } from '../../../experiments/run/committed.ts';

const experiment: AnyExperiment = defineExperiment<'warmup'>({
  id: 'warmup',
  title: '',
  question: '',
  method: '',
  prediction: '',
  refutedIf: '',
  limits: '',
  timed: false,
  grid: () => [],
  measure: () => Promise.reject(new Error('not measured here')),
  probe: () => Promise.resolve([]),
});

function committed(...runs: [Profile, RunFreshness['state']][]): Freshness {
  const counts = { fresh: 0, stale: 0, missing: 0, failed: 0 };
  return {
    experiments: [
      {
        experiment: 'warmup',
        state: 'fresh',
        command: null,
        runs: runs.map(([profile, state]) => ({
          profile,
          state,
          backend: 'webgpu',
          deviceKind: 'gpu',
          baseSeed: 1,
          cells: counts,
          reasons: [],
          carried: 0,
        })),
      },
    ],
  };
}

const run = (profile: Profile, baseSeed: number, there: Freshness) => (): void =>
  assertMayCommit({ experiments: [experiment], profile, baseSeed }, there);

describe('assertMayCommit', () => {
  test('refuses the smoke profile', () => {
    expect(run('smoke', 1, committed())).toThrow(
      'profile smoke is for trying out and does not go into experiments/results. Write elsewhere with --out DIR',
    );
  });

  test('refuses another base seed', () => {
    expect(run('laptop', 2, committed())).toThrow(
      'base seed 2 does not go into experiments/results, whose base seed is 1. Write elsewhere with --out DIR.',
    );
  });

  test('refuses a smaller profile than a fresh one that is there', () => {
    expect(run('laptop', 1, committed(['full', 'fresh']))).toThrow(
      'experiments/results/warmup.json holds a fresh full run on webgpu; a laptop run would be smaller. Write elsewhere with --out DIR, or choose --profile full.',
    );
  });

  test('allows the profile that is there, a larger one, and a smaller one beside a stale run', () => {
    expect(run('laptop', 1, committed(['laptop', 'fresh'], ['full', 'fresh']))).not.toThrow();
    expect(run('full', 1, committed(['laptop', 'fresh']))).not.toThrow();
    expect(run('laptop', 1, committed(['full', 'stale']))).not.toThrow();
  });
});
