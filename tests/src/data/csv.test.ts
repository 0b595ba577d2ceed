import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { encodeJson } from '../../../experiments/result.ts';
import { csvTables, csvText } from '../../../src/data/csv.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { sensitivityCell, sensitivityResult } from './sensitivity-result.ts';
import { PLAIN_ADAM } from '../../../experiments/suite/training-run.ts';

let folder: string;

beforeEach(() => {
  folder = temporaryFolder();
  vi.stubEnv('RESULTS_DIR', folder);
  return () => vi.unstubAllEnvs();
});

function write(id: string, result: object): void {
  writeFileSync(join(folder, `${id}.json`), encodeJson(result));
}

/** The result of another experiment, with the given configuration and measurement in its only cell. */
function resultOf(id: string, config: object, measurement: object): object {
  const template = sensitivityResult([['laptop', 'wasm']]);
  const cell = { ...sensitivityCell(0, 1), config, measurement };
  return { ...template, experiment: id, runs: template.runs.map((run) => ({ ...run, cells: [cell] })) };
}

const rowsOf = (text: string): string[][] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => line.split(','));

describe('csvTables', () => {
  test('has a row for each cell of each run, with configuration and measurement under dotted names', () => {
    write(
      'update-sensitivity',
      sensitivityResult(
        [
          ['laptop', 'wasm'],
          ['full', 'webgpu'],
        ],
        [sensitivityCell(0, 0.25), sensitivityCell(1, 0.5)],
      ),
    );
    const files = csvTables('update-sensitivity');
    expect(files.map(({ file }) => file)).toEqual(['update-sensitivity.csv']);
    const rows = files[0]?.table.rows ?? [];
    expect(rows.map((row) => [row.run, row.seed, row.squaredChange, row['config.model.placement']])).toEqual([
      ['laptop-wasm', 0, 0.25, 'post'],
      ['laptop-wasm', 1, 0.5, 'post'],
      ['full-webgpu', 0, 0.25, 'post'],
      ['full-webgpu', 1, 0.5, 'post'],
    ]);
  });

  test('keeps a sketch of a tensor in one row, its sums in one field', () => {
    const { model, batchSize } = sensitivityCell(0, 1).config;
    const sketch = { norm: 2, sums: [0.5, -1, 3], entries: [1, Number.NaN] };
    const measurement = { backend: 'wasm', lossNats: 1, logits: sketch, gradients: [{ parameter: 'head', ...sketch }] };
    write('backend-agreement', resultOf('backend-agreement', { model, batchSize }, measurement));
    const files = csvTables('backend-agreement');
    expect(files.map(({ file }) => file)).toEqual(['backend-agreement.csv', 'backend-agreement.gradients.csv']);
    expect(files[0]?.table.rows[0]).toMatchObject({ 'logits.norm': 2, 'logits.sums': '0.5 -1 3' });
    expect(files[1]?.table.rows).toEqual([
      { run: 'laptop-wasm', key: 'key-0', index: 1, parameter: 'head', norm: 2, sums: '0.5 -1 3', entries: '1 NaN' },
    ]);
  });

  test('puts lists that run side by side into one table, joined by the key of their cell', () => {
    const { model } = sensitivityCell(0, 1).config;
    const config = { ...PLAIN_ADAM, model, task: 'copy-markov', batchSize: 1, steps: 2, learningRate: 0.1 };
    write(
      'warmup',
      resultOf('warmup', config, {
        steps: [1, 2],
        lossNats: [4, Infinity],
        gradientNorm: [1, Number.NaN],
        finalLossNats: Infinity,
        heldOutLossNats: Infinity,
        floors: { unigramNats: 4, bigramNats: 2, floorNats: 1 },
        divergedAtStep: 2,
        snapshots: [],
        after: null,
        stepTimeMs: { median: 1, fastest: 1 },
      }),
    );
    const [cells, series] = csvTables('warmup');
    expect(cells?.table.rows[0]).toMatchObject({ 'floors.bigramNats': 2, finalLossNats: Infinity, divergedAtStep: 2 });
    expect(series?.file).toBe('warmup.series.csv');
    expect(series && rowsOf(csvText(series.table))).toEqual([
      ['run', 'key', 'index', 'steps', 'lossNats', 'gradientNorm'],
      ['laptop-wasm', 'key-0', '1', '1', '4', '1'],
      ['laptop-wasm', 'key-0', '2', '2', 'Inf', 'NaN'],
    ]);
  });

  test('gives every sample of a list of objects its row, and keeps an object without samples', () => {
    const timing = { operation: 'copy', implementation: 'fused', pass: 'forward', unavailable: null, callsPerSample: 3, minimumBytes: 8 };
    write(
      'norm-timing',
      resultOf(
        'norm-timing',
        { rows: 64, width: 128, epsilon: 1e-5, sampleCount: 2 },
        {
          timings: [
            { ...timing, callTimeMs: [1.5, 2.5], kernels: ['Copy', 'Copy'] },
            { ...timing, pass: 'backward', unavailable: 'no such kernel', callsPerSample: 0, callTimeMs: [], kernels: [] },
          ],
          clock: 'performance.now',
        },
      ),
    );
    const timings = csvTables('norm-timing').find(({ file }) => file === 'norm-timing.timings.csv');
    expect(timings?.table.rows).toMatchObject([
      { key: 'key-0', index: 1, entry: 1, pass: 'forward', callTimeMs: 1.5, kernels: 'Copy Copy' },
      { key: 'key-0', index: 1, entry: 2, pass: 'forward', callTimeMs: 2.5 },
      { key: 'key-0', index: 2, pass: 'backward', unavailable: 'no such kernel' },
    ]);
  });
});

describe('csvText', () => {
  test('quotes what holds a comma, a quote or a line break', () => {
    expect(csvText({ about: '', columns: ['a', 'b'], rows: [{ a: 'x, "y"', b: null }] })).toBe('a,b\n"x, ""y""",\n');
  });
});
