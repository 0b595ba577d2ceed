import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { encodeJson, FRESHNESS_FILE, type BackendName, type Freshness, type Profile } from '../../../experiments/result.ts';
import { experimentNamed, measuredCells, readResult, shownRun, shownRuns } from '../../../src/data/results.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { resultText, sensitivityCell, sensitivityResult, type SensitivityResult } from './sensitivity-result.ts';

const ID = 'update-sensitivity';
let folder: string;

beforeEach(() => {
  folder = temporaryFolder();
  vi.stubEnv('RESULTS_DIR', folder);
  return () => vi.unstubAllEnvs();
});

function write(text: string): void {
  writeFileSync(join(folder, `${ID}.json`), text);
}

function writeFreshness(states: readonly (readonly [Profile, BackendName, 'fresh' | 'stale'])[]): void {
  const runs = states.map(([profile, backend, state]) => ({
    profile,
    backend,
    deviceKind: 'cpu' as const,
    baseSeed: 0,
    state,
    cells: { fresh: 0, stale: 0, missing: 0, failed: 0 },
    reasons: state === 'stale' ? ['1 cell: the code changed'] : [],
    carried: 0,
  }));
  const freshness: Freshness = { experiments: [{ experiment: ID, state: 'stale', runs, command: `npm run experiments -- run ${ID}` }] };
  const file = join(folder, FRESHNESS_FILE);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(freshness));
}

describe('readResult', () => {
  test('is null where nothing was measured', () => {
    expect(readResult(ID)).toBeNull();
    expect(measuredCells(ID)).toEqual([]);
  });

  test('names the file, the field, the value and the remedy of a damaged file', () => {
    const result = sensitivityResult([['laptop', 'wasm']]);
    const damaged = resultText(result).replace('"squaredChange": 0.25', '"squaredChange": "a quarter"');
    write(damaged);
    expect(() => readResult(ID)).toThrow(
      /update-sensitivity\.json: field runs\.0\.cells\.0\.measurement\.squaredChange is "a quarter": .*git checkout.*npm run experiments -- run update-sensitivity/,
    );
  });

  test('says that a truncated file is not JSON', () => {
    write(resultText(sensitivityResult([['laptop', 'wasm']])).slice(0, 200));
    expect(() => readResult(ID)).toThrow(/update-sensitivity\.json is not JSON/);
  });

  test('reads a file again when it has changed', async () => {
    write(resultText(sensitivityResult([['laptop', 'wasm']])));
    expect(measuredCells(ID)).toHaveLength(1);
    await new Promise((resolve) => setTimeout(resolve, 10));
    write(resultText(sensitivityResult([['laptop', 'wasm']], [sensitivityCell(0, 1), sensitivityCell(1, 2)])));
    expect(measuredCells(ID)).toHaveLength(2);
  });
});

describe('shownRun', () => {
  test('takes the largest profile where all runs are fresh', () => {
    write(
      resultText(
        sensitivityResult([
          ['smoke', 'tensorflow'],
          ['full', 'wasm'],
          ['laptop', 'webgpu'],
        ]),
      ),
    );
    expect(shownRun(ID)?.run).toMatchObject({ profile: 'full', backend: 'wasm' });
  });

  test('prefers a fresh run to a larger stale one, and says so of a stale one that is alone', () => {
    write(
      resultText(
        sensitivityResult([
          ['full', 'webgpu'],
          ['laptop', 'wasm'],
        ]),
      ),
    );
    writeFreshness([
      ['full', 'webgpu', 'stale'],
      ['laptop', 'wasm', 'fresh'],
    ]);
    expect(shownRun(ID)?.run).toMatchObject({ profile: 'laptop', backend: 'wasm' });
    writeFreshness([
      ['full', 'webgpu', 'stale'],
      ['laptop', 'wasm', 'stale'],
    ]);
    expect(shownRun(ID)).toMatchObject({
      run: { profile: 'full' },
      freshness: { state: 'stale', reasons: ['1 cell: the code changed'], command: `npm run experiments -- run ${ID}` },
    });
  });

  test('takes of equal profiles the GPU, and wasm before the processor through another backend', () => {
    const result = sensitivityResult([
      ['laptop', 'tensorflow'],
      ['laptop', 'webgpu'],
      ['laptop', 'wasm'],
    ]);
    write(resultText(result));
    expect(shownRun(ID)?.run.backend).toBe('wasm');
    const { here } = result.environments;
    if (!here) throw new Error('the result names no environment');
    result.environments.card = { ...here, backend: 'webgpu', deviceKind: 'gpu' };
    result.runs = result.runs.map((run) =>
      run.backend === 'webgpu' ? { ...run, cells: run.cells.map((cell) => ({ ...cell, environment: 'card' })) } : run,
    );
    write(`${resultText(result)}\n`);
    expect(shownRun(ID)?.run.backend).toBe('webgpu');
  });

  test('gives the environment that the cells were measured in', () => {
    write(resultText(sensitivityResult([['laptop', 'wasm']])));
    expect(shownRun(ID)?.environments.map(({ device }) => device)).toEqual(['a processor']);
  });
});

describe('shownRuns', () => {
  test('are one run, but for the question whether backends agree one of the same profile on each', () => {
    const runs = [
      ['laptop', 'webgpu'],
      ['laptop', 'wasm'],
      ['full', 'tensorflow'],
    ] as const;
    write(resultText(sensitivityResult(runs)));
    expect(shownRuns(ID).map(({ run }) => run.backend)).toEqual(['tensorflow']);
    const { model, batchSize } = sensitivityCell(0, 1).config;
    const sketch = { norm: 1, sums: [1], entries: [1] };
    const result = sensitivityResult(runs);
    const agreement = {
      ...result,
      experiment: 'backend-agreement',
      runs: result.runs.map((run) => ({
        ...run,
        cells: run.cells.map((cell) => ({
          ...cell,
          config: { model, batchSize },
          measurement: { backend: run.backend, lossNats: 1, logits: sketch, gradients: [{ parameter: 'head', ...sketch }] },
        })),
      })),
    };
    writeFileSync(join(folder, 'backend-agreement.json'), encodeJson(agreement));
    expect(shownRuns('backend-agreement').map(({ run }) => run.backend)).toEqual(['wasm', 'webgpu']);
    expect(measuredCells('backend-agreement').map(({ measurement }) => measurement.backend)).toEqual(['wasm', 'webgpu']);
  });
});

describe('measuredCells', () => {
  test('leaves failures out and keeps runs that diverged', () => {
    const diverged = { ...sensitivityCell(0, Number.NaN), status: 'diverged' as const };
    const failed = JSON.parse(
      JSON.stringify({ ...sensitivityCell(1, 0), status: 'failed', reason: 'out of memory', measurement: undefined }),
    ) as typeof diverged;
    const cells = [diverged, failed] as SensitivityResult['runs'][number]['cells'];
    write(resultText(sensitivityResult([['laptop', 'wasm']], cells)));
    expect(measuredCells(ID).map(({ status, measurement }) => [status, measurement.squaredChange])).toEqual([['diverged', Number.NaN]]);
  });
});

describe('experimentNamed', () => {
  test('suggests the nearest experiment', () => {
    expect(() => experimentNamed('warmpu', 'posts/x.mdx:3')).toThrow('posts/x.mdx:3: unknown experiment "warmpu"; did you mean "warmup"?');
  });
});
