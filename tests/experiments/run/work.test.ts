import { describe, expect, test } from 'vitest';
import { experiments } from '../../../experiments/registry.ts';
import { PROFILES, type ExperimentId } from '../../../experiments/result.ts';
import { workOf } from '../../../experiments/run/work.ts';

/** The others have cells of a few seconds, of kinds of their own. */
const KNOWN: readonly ExperimentId[] = [
  'gradient-norms',
  'update-sensitivity',
  'warmup',
  'growth-in-training',
  'idle-layers',
  'logit-growth',
  'stable-rate',
  'norm-timing',
  'norm-parity',
  'norm-ablations',
  'adam-tuning',
  'placement-laws',
  'jacobian-spectrum',
  'last-layer-gradient',
  'norm-attenuation',
  'stack-ends',
  'norm-identities',
  'norm-share',
];

describe('workOf', () => {
  test.each(experiments.filter(({ id }) => KNOWN.includes(id)))(
    'knows every cell of $id, and finds more to do in a larger profile',
    ({ grid }) => {
      // Training has no profile for a GPU.
      const grids = PROFILES.map((profile): { config: unknown }[] => grid(profile, 1)).filter((cells) => cells.length > 0);
      expect(grids.length).toBeGreaterThanOrEqual(2);
      const totals = grids.map((cells) => cells.reduce((sum, { config }) => sum + (workOf(config)?.amount ?? Number.NaN), 0));
      expect(totals.every(Number.isFinite)).toBe(true);
      expect(totals).toEqual(totals.toSorted((a, b) => a - b));
    },
  );

  test('grows in proportion to the steps of a training run', () => {
    const [cell] = experiments.flatMap(({ id, grid }) => (id === 'warmup' ? grid('laptop', 1) : []));
    const config = cell?.config as { steps: number };
    const [once, thrice] = [workOf(config), workOf({ ...config, steps: 3 * config.steps })];
    expect(once?.amount).toBeGreaterThan(0);
    expect(thrice).toEqual({ of: 'model', amount: 3 * (once?.amount ?? Number.NaN), calls: 3 * (once?.calls ?? Number.NaN) });
  });

  test('says nothing of a configuration that it does not know', () => expect(workOf({ layers: 3 })).toBeNull());
});
