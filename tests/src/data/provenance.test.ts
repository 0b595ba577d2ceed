import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { FRESHNESS_FILE, type Freshness } from '../../../experiments/result.ts';
import { durationWords, provenanceFacts, seedRanges } from '../../../src/data/provenance-facts.ts';
import { provenanceOf, provenanceSchema, runFingerprint, staleNote } from '../../../src/data/provenance.ts';
import { readResult } from '../../../src/data/results.ts';
import { shownFigures } from '../../../src/data/rendered-figures.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { resultText, sensitivityCell, sensitivityResult } from './sensitivity-result.ts';

const ID = 'update-sensitivity';
const REASON = '2 cells: the code changed';

function writeFreshness(folder: string, state: 'fresh' | 'stale'): void {
  const run = { profile: 'laptop', backend: 'wasm', deviceKind: 'cpu', baseSeed: 0, state, carried: 0 } as const;
  const cells = { fresh: 0, stale: 0, missing: 0, failed: 0 };
  const freshness: Freshness = {
    experiments: [{ experiment: ID, state, runs: [{ ...run, cells, reasons: state === 'stale' ? [REASON] : [] }], command: null }],
  };
  const file = join(folder, FRESHNESS_FILE);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(freshness));
}

describe('provenanceOf', () => {
  let folder: string;
  beforeEach(() => {
    folder = temporaryFolder();
    vi.stubEnv('RESULTS_DIR', folder);
    const later = { ...sensitivityCell(3, 0.5), measuredAt: '2025-02-03T00:00:00.000Z', fingerprint: 'g' };
    writeFileSync(join(folder, `${ID}.json`), resultText(sensitivityResult([['laptop', 'wasm']], [later, sensitivityCell(1, 0.25)])));
    return () => vi.unstubAllEnvs();
  });

  test('adds up what the cells of a run say', () => {
    const [run] = provenanceOf([ID]);
    expect(run).toMatchObject({
      experiment: ID,
      profile: 'laptop',
      backend: 'wasm',
      seeds: [1, 3],
      cellCount: 2,
      firstMeasuredAt: '2025-01-02T03:04:05.000Z',
      lastMeasuredAt: '2025-02-03T00:00:00.000Z',
      measuringTimeMs: 3000,
      fingerprint: runFingerprint([{ fingerprint: 'f' }, { fingerprint: 'g' }]),
      command: `npm run experiments -- run ${ID} --profile laptop --backend wasm --force`,
    });
  });

  test('says of a stale run that it is, and why', () => {
    writeFreshness(folder, 'fresh');
    expect(staleNote(provenanceOf([ID]))).toBeNull();
    writeFreshness(folder, 'stale');
    expect(staleNote(provenanceOf([ID]))).toBe(`Stale: ${REASON}.`);
  });
});

describe('runFingerprint', () => {
  test('does not depend on the order of the cells, and changes with any of them', () => {
    const cells = ['a', 'b', 'c'].map((fingerprint) => ({ fingerprint }));
    expect(runFingerprint(cells.toReversed())).toBe(runFingerprint(cells));
    expect(runFingerprint([...cells.slice(1), { fingerprint: 'd' }])).not.toBe(runFingerprint(cells));
  });
});

describe('provenanceFacts', () => {
  const shown = [...new Set(shownFigures().flatMap(({ experiments }) => experiments))];

  test.each(shown)('say of %s what its result file says', (id) => {
    const result = readResult(id);
    for (const run of provenanceOf([id])) {
      expect(provenanceSchema.parse(run)).toEqual(run);
      const facts = new Map(provenanceFacts(run).map(({ name, value }) => [name, value]));
      const cells = result?.runs.find(({ profile, backend }) => profile === run.profile && backend === run.backend)?.cells ?? [];
      expect(cells.length).toBeGreaterThan(0);
      expect(facts.get('Seeds')).toContain(`${cells.length} cells`);
      expect(facts.get('Fingerprint')).toBe(runFingerprint(cells));
      for (const { environment, measuredAt } of cells) {
        const { device, driver, versions, node, commit } = result?.environments[environment] ?? {};
        expect(facts.get('Device')).toContain(device);
        expect(facts.get('Driver')).toContain(driver ?? 'none');
        for (const [name, version] of Object.entries(versions ?? {})) expect(facts.get('Versions')).toContain(`${name} ${version}`);
        expect(facts.get('Versions')).toContain(node);
        expect(facts.get('Commit')).toContain(commit?.slice(0, 10) ?? 'not recorded');
        const [from = '', to = from] = (facts.get('Date') ?? '').split(' to ');
        expect(measuredAt.slice(0, 10) >= from && measuredAt.slice(0, 10) <= to).toBe(true);
      }
    }
  });

  test('write neighbouring seeds as a range', () => {
    expect(seedRanges([1, 2, 3, 7, 9, 10])).toBe('1 to 3, 7, 9 to 10');
  });

  test('write a duration in the unit that suits it', () => {
    expect([12_000, 1_200_000, 18_000_000].map(durationWords)).toEqual(['12\u202fs', '20\u202fmin', '5.0\u202fh']);
  });
});
