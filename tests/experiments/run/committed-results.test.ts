import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { isExperimentId, parseResult } from '../../../experiments/result.ts';
import { loadCatalogue } from '../../../experiments/run/catalogue.ts';
import { committedFolder } from '../../../experiments/run/committed.ts';
import { freshnessLines } from '../../../experiments/run/freshness-lines.ts';
import { freshnessOf } from '../../../experiments/run/freshness.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const folder = committedFolder(root);
const MEGABYTE = 1e6;

describe('the committed results', () => {
  test('are files of registered experiments, and parse', async () => {
    const registered = (await loadCatalogue(root)).map(({ id }) => `${id}.json`);
    const files = readdirSync(folder).filter((name) => !name.startsWith('.'));
    expect(files.sort()).toEqual(registered.sort());
    for (const file of files) {
      const id = path.basename(file, '.json');
      if (isExperimentId(id)) expect(parseResult(id, readFileSync(path.join(folder, file), 'utf8'), file).experiment).toBe(id);
    }
  });

  test('are fresh', async () => {
    const { experiments } = await freshnessOf(root, await loadCatalogue(root), folder);
    const stale = experiments.filter(({ state }) => state === 'stale');
    expect(freshnessLines({ experiments: stale })).toBe('');
  });

  test('are smoke-free, of the published seed, and together under 20 MB', async () => {
    const { experiments } = await freshnessOf(root, await loadCatalogue(root), folder);
    const runs = experiments.flatMap((each) => each.runs);
    expect(runs.filter(({ profile, baseSeed }) => profile === 'smoke' || baseSeed !== 1)).toEqual([]);
    const bytes = readdirSync(folder)
      .filter((name) => name.endsWith('.json'))
      .map((name) => readFileSync(path.join(folder, name)).length);
    expect(bytes.reduce((sum, each) => sum + each, 0)).toBeLessThan(20 * MEGABYTE);
  });
});
