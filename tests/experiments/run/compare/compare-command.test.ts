import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { AnyExperiment } from '../../../../experiments/experiment.ts';
import { encodeJson, parseResult, type ExperimentId, type ResultOf } from '../../../../experiments/result.ts';
import { loadCatalogue } from '../../../../experiments/run/catalogue.ts';
import { collectCommand } from '../../../../experiments/run/collect-command.ts';
import { compareCommand, hasConsequences, type Comparison } from '../../../../experiments/run/compare/compare-command.ts';
import { compareLines } from '../../../../experiments/run/compare/compare-lines.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const ROOT = path.resolve(import.meta.dirname, '../../../..');
const COMMITTED = path.join(ROOT, 'experiments/results');

let registry: readonly AnyExperiment[];
beforeAll(async () => {
  registry = await loadCatalogue(ROOT);
}, 60_000);

function committed<Id extends ExperimentId>(id: Id): ResultOf<Id> {
  return parseResult(id, readFileSync(path.join(COMMITTED, `${id}.json`), 'utf8'), id);
}

/** A folder with the committed result of `id`, changed. */
function changed<Id extends ExperimentId>(id: Id, change: (result: ResultOf<Id>) => void): string {
  const folder = temporaryFolder();
  const result = committed(id);
  change(result);
  writeFileSync(path.join(folder, `${id}.json`), encodeJson(result));
  return folder;
}

/** The run on wasm, which the committed result has beside others. */
function wasmRun(result: ResultOf<'update-sensitivity'>): ResultOf<'update-sensitivity'>['runs'][number] {
  const run = result.runs.find(({ backend }) => backend === 'wasm');
  if (!run) throw new Error('there is no run on wasm');
  return run;
}

function compare(first: string, second: string, ...ids: string[]): Promise<Comparison> {
  return compareCommand(ROOT, registry, { first, second, ids });
}

const ID = 'update-sensitivity';
/** Cells of its committed run on wasm. */
const count = wasmRun(committed(ID)).cells.length;

describe('compareCommand', () => {
  test('finds nothing between a folder and its archive', async () => {
    const folder = changed(ID, () => undefined);
    const archive = path.join(temporaryFolder(), 'results.tar.gz');
    await collectCommand(folder, archive);
    const comparison = await compare(folder, archive, ID);
    expect(hasConsequences(comparison)).toBe(false);
    expect(comparison.judged.claims).toBeGreaterThan(2);
    expect(compareLines(comparison)).toContain(
      `update-sensitivity, laptop on wasm: ${String(count)} cells in both, every number the same\n`,
    );
    expect(compareLines(comparison)).toMatch(/^0 of \d+ claims get another verdict$/m);
  });

  test('names the cell and the number that differ most, which alone has no consequences', async () => {
    const second = changed(ID, (result) => {
      const [one, two] = wasmRun(result).cells;
      if (one?.status === 'measured' && two?.status === 'measured') {
        one.measurement.squaredChange *= 1.01;
        two.measurement.squaredChange *= 1.001;
      }
    });
    const comparison = await compare(COMMITTED, second, ID);
    expect(hasConsequences(comparison)).toBe(false);
    const run = comparison.runs.find(({ first, second: other }) => first === 'laptop on wasm' && other === first);
    expect(run?.differences).toMatchObject([{ quantity: 'squaredChange', relative: expect.closeTo(0.01, 8) as number }]);
    expect(compareLines(comparison)).toMatch(
      /^ {2}squaredChange by 1\.0e-2 \([\d.e-]+ and [\d.e-]+\), in the cell with placement post, .*seed 1$/m,
    );
    expect(comparison.judged.reworded).not.toEqual([]);
  });

  test('reports the verdicts that other numbers give', async () => {
    const second = changed(ID, (result) => {
      for (const cell of wasmRun(result).cells) if (cell.status === 'measured') cell.measurement.squaredChange = 0.01 + cell.seed * 1e-4;
      result.runs = result.runs.filter(({ backend }) => backend === 'wasm');
    });
    const comparison = await compare(`${COMMITTED}:laptop/wasm`, second, ID);
    expect(hasConsequences(comparison)).toBe(true);
    expect(comparison.judged.verdicts).toContainEqual(
      expect.objectContaining({ claim: 'post-ln-sensitivity-is-linear', first: 'holds', second: 'contradicted' }),
    );
    expect(compareLines(comparison)).toMatch(/^ {2}post-ln-sensitivity-is-linear: holds, then contradicted\. \S.*\.$/m);
  });

  test('counts cells that are gone, or new, or ended otherwise', async () => {
    const second = changed(ID, (result) => {
      const run = wasmRun(result);
      const [first] = run.cells.splice(0, 3);
      const last = run.cells.at(-1);
      if (!first || last?.status !== 'measured') throw new Error('the run is too short');
      const { measurement, ...rest } = last;
      expect(measurement).toBeDefined();
      run.cells.splice(-1, 1, { ...rest, status: 'failed', reason: 'out of memory' }, { ...first, key: 'new' });
    });
    const comparison = await compare(`${COMMITTED}:laptop/wasm`, `${second}:laptop/wasm`, ID);
    expect(comparison.runs).toMatchObject([{ cells: { both: count - 3, onlyFirst: 3, onlySecond: 1 } }]);
    expect(compareLines(comparison)).toMatch(
      /^update-sensitivity, laptop on wasm: \d+ cells in both, 3 only in the first, 1 only in the second\n {2}.*: measured, then failed$/m,
    );
    expect(hasConsequences(comparison)).toBe(true);
  });

  test('has no consequences where cells come to those that are there', async () => {
    const first = changed(ID, (result) => void wasmRun(result).cells.splice(-1));
    expect(hasConsequences(await compare(`${first}:laptop/wasm`, `${COMMITTED}:laptop/wasm`, ID))).toBe(false);
  });

  test('gives times as ratios with their quartiles, and does not call them differences', async () => {
    const second = changed('norm-timing', (result) => {
      for (const cell of result.runs.flatMap(({ cells }) => cells)) {
        if (cell.status !== 'measured') continue;
        for (const timing of cell.measurement.timings) timing.callTimeMs = timing.callTimeMs.map((timeMs) => timeMs * 2);
      }
    });
    const { runs } = await compare(`${COMMITTED}:laptop/wasm`, `${second}:laptop/wasm`, 'norm-timing');
    expect(runs).toMatchObject([{ differences: [], cells: { onlyFirst: 0, onlySecond: 0 } }]);
    expect(runs[0]?.times).toEqual([
      { quantity: 'timings[].callTimeMs', ratio: { low: 2, median: 2, high: 2, sampleSize: expect.any(Number) as number } },
      { quantity: 'wallTimeMs', ratio: { low: 1, median: 1, high: 1, sampleSize: runs[0]?.cells.both } },
    ]);
  });

  test('sets two backends of one folder beside each other', async () => {
    const { runs } = await compare(`${COMMITTED}:laptop/wasm`, `${COMMITTED}:laptop/tensorflow`, 'backend-agreement');
    expect(runs).toHaveLength(1);
    expect(runs[0]).toMatchObject({ first: 'laptop on wasm', second: 'laptop on tensorflow', cells: { onlyFirst: 0, onlySecond: 0 } });
    expect(runs[0]?.differences[0]?.relative).toBeLessThan(1e-3);
  });

  test('names an experiment that only one side has', async () => {
    const comparison = await compare(
      changed(ID, () => undefined),
      COMMITTED,
      ID,
      'norm-timing',
    );
    expect(compareLines(comparison)).toMatch(/^norm-timing, laptop on wasm: only in the second, \d+ cells$/m);
  });

  test.each([
    [() => '/no/such/folder', /^cannot read \/no\/such\/folder: ENOENT.*Name the archive or folder with results\.$/],
    [() => `${COMMITTED}:full/webgpu`, /holds no full run on webgpu of update-sensitivity\. Name another folder, run or experiment\.$/],
    [() => temporaryFolder(), /holds no result: expected files such as/],
  ])('refuses a side without results (%#)', async (side, message) => {
    await expect(compare(COMMITTED, side(), ID)).rejects.toThrow(message);
  });
});

describe('experiments compare', () => {
  test('exits with 0, and with 2 when a verdict changes or cells are gone', () => {
    const gone = changed(ID, (result) => void wasmRun(result).cells.splice(0, 10));
    const cli = (second: string): ReturnType<typeof spawnSync> =>
      spawnSync(process.execPath, [path.join(ROOT, 'experiments/cli.ts'), 'compare', COMMITTED, second, ID, '--json'], {
        encoding: 'utf8',
      });
    expect(cli(COMMITTED).status).toBe(0);
    const { status, stdout } = cli(gone);
    expect(status).toBe(2);
    expect((JSON.parse(String(stdout)) as Comparison).runs.map(({ cells }) => cells.onlyFirst)).toContain(10);
  });
});
