import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isExperimentId, parseResult, ROW_SCHEMAS } from '../../experiments/result.ts';
import { ROOT } from './imports.ts';

const FOLDER = join(ROOT, 'experiments/results');
const files = readdirSync(FOLDER, { withFileTypes: true }).flatMap((each) =>
  each.isFile() && !each.name.startsWith('.') ? [each.name] : [],
);
/** All results together, in bytes, so that a clone stays small. */
const SIZE_LIMIT = 20e6;

describe('experiments/results', () => {
  test('holds one file for each experiment and nothing else', () => {
    expect(files.sort()).toEqual(
      Object.keys(ROW_SCHEMAS)
        .map((id) => `${id}.json`)
        .sort(),
    );
  });

  test.each(files)('%s parses, and says whose result it is', (file) => {
    const id = file.replace(/\.json$/, '');
    if (!isExperimentId(id)) throw new Error(`${file} belongs to no experiment (expected one of ${Object.keys(ROW_SCHEMAS).join(', ')})`);
    const result = parseResult(id, readFileSync(join(FOLDER, file), 'utf8'), `experiments/results/${file}`);
    expect(result.experiment).toBe(id);
    for (const { cells } of result.runs) expect(cells.length).toBeGreaterThan(0);
  });

  test('stays small enough to clone', () => {
    expect(files.reduce((sum, file) => sum + statSync(join(FOLDER, file)).size, 0)).toBeLessThan(SIZE_LIMIT);
  });

  test('is fresh: npm run experiments -- status --check', () => {
    const { status, stdout } = spawnSync(process.execPath, [join(ROOT, 'experiments/cli.ts'), 'status', '--check'], { encoding: 'utf8' });
    expect(status, stdout).toBe(0);
  }, 120_000);
});
