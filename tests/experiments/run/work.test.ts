import { describe, expect, test } from 'vitest';
import { experiments } from '../../../experiments/registry.ts';
import { PROFILES } from '../../../experiments/result.ts';
import { workOf } from '../../../experiments/run/work.ts';

describe('workOf', () => {
  test.each(experiments)('knows every cell of $id, and finds more to do in a larger profile', ({ grid }) => {
    const totals = PROFILES.map((profile) => grid(profile, 1).reduce((sum, { config }) => sum + (workOf(config) ?? Number.NaN), 0));
    expect(totals.every(Number.isFinite)).toBe(true);
    expect(totals).toEqual(totals.toSorted((a, b) => a - b));
  });

  test('grows in proportion to the steps of a training run', () => {
    const [cell] = experiments.flatMap(({ id, grid }) => (id === 'warmup' ? grid('laptop', 1) : []));
    const config = cell?.config as { steps: number };
    expect(workOf({ ...config, steps: 3 * config.steps })).toBe(3 * (workOf(config) ?? Number.NaN));
  });

  test('says nothing of a configuration that it does not know', () => expect(workOf({ layers: 3 })).toBeNull());
});
