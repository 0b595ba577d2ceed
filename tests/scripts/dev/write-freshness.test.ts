import { describe, expect, test } from 'vitest';
import { staleLines } from '../../../scripts/dev/write-freshness.ts';
import type { Freshness } from '../../../experiments/result.ts';

const cells = { fresh: 1, stale: 2, missing: 0, failed: 0 };
const run = { profile: 'laptop', backend: 'wasm', deviceKind: 'cpu', baseSeed: 1, state: 'stale', cells, carried: 0 } as const;
const stale: Freshness['experiments'][number] = {
  experiment: 'warmup',
  state: 'stale',
  runs: [{ ...run, reasons: ['the code changed (2 of 3 cells)'] }],
  command: 'npm run experiments -- run warmup --profile laptop --backend wasm',
};

describe('staleLines', () => {
  test('names each stale experiment with the reason and the command, and says that nothing is measured', () => {
    const text = staleLines({ experiments: [stale, { ...stale, experiment: 'rescue', state: 'fresh', command: null }] }).join('\n');
    expect(text).toContain('1 of 2 stale');
    expect(text).toContain('nothing is measured');
    expect(text).toContain(
      'warmup: the code changed (2 of 3 cells). Measure it with: npm run experiments -- run warmup --profile laptop --backend wasm',
    );
    expect(text).not.toContain('rescue');
  });

  test('says of an experiment without a result that it was not measured yet', () => {
    expect(staleLines({ experiments: [{ ...stale, runs: [] }] }).join('\n')).toContain('warmup: not measured yet.');
  });

  test('says in one line that all is fresh', () => {
    expect(staleLines({ experiments: [{ ...stale, state: 'fresh' }] })).toEqual(['results: all fresh']);
  });
});
