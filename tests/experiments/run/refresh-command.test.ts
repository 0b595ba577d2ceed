import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { FRESHNESS_FILE, freshnessSchema, type Freshness } from '../../../experiments/result.ts';
import { loadCatalogue } from '../../../experiments/run/catalogue.ts';
import { committedFolder } from '../../../experiments/run/committed.ts';
import { freshnessOf } from '../../../experiments/run/freshness.ts';
import { readRuns } from '../../../experiments/run/result-file.ts';
import { storeCell } from '../../../experiments/run/store.ts';
import { refreshCommand } from '../../../experiments/run/refresh-command.ts';
import { miniProject, type MiniProject } from './mini-project.ts';
import { keptReport, runMini, surroundings } from './surroundings.ts';

/** A project with committed laptop results of both its experiments. */
async function committedProject(): Promise<MiniProject> {
  const project = miniProject();
  project.out = committedFolder(project.root);
  await runMini(project, { ids: [] });
  return project;
}

async function refresh(project: MiniProject, budgetMinutes = 10): Promise<{ freshness: Freshness; lines: string[] }> {
  const report = keptReport();
  const freshness = await refreshCommand(await loadCatalogue(project.root), budgetMinutes, surroundings(project, { report }));
  return { freshness, lines: report.lines };
}

/** The committed file with its recorded wall times replaced. */
function pretend(project: MiniProject, wallTimeMs: number): void {
  const file = path.join(project.out, 'update-sensitivity.json');
  writeFileSync(file, readFileSync(file, 'utf8').replaceAll(/"wallTimeMs": \d+/g, `"wallTimeMs": ${wallTimeMs}`));
}

const FORMULA = 'experiments/model/formula.ts';

describe('refreshCommand', () => {
  test('starts no worker and says nothing when everything is fresh', async () => {
    const project = await committedProject();
    project.edit(
      'experiments/backends/open.ts',
      'export const openBackend',
      'throw new Error("a worker was started"); export const openBackend',
    );
    const { freshness, lines } = await refresh(project);
    expect(lines).toEqual([]);
    expect(freshness.experiments.map(({ state }) => state)).toEqual(['fresh', 'fresh']);
  });

  test('measures again what is stale, and writes what the site reads', async () => {
    const project = await committedProject();
    project.edit(FORMULA, '12.5', '12.625');
    const { freshness } = await refresh(project);
    expect(freshness.experiments.map(({ state }) => state)).toEqual(['fresh', 'fresh']);
    expect(freshnessSchema.parse(JSON.parse(readFileSync(path.join(project.root, FRESHNESS_FILE), 'utf8')))).toEqual(freshness);
  });

  test('keeps what does not fit the time budget, marks it stale, and prints the command that regenerates it', async () => {
    const project = await committedProject();
    pretend(project, 600_000);
    project.edit(FORMULA, '12.5', '12.625');
    const text = readFileSync(path.join(project.out, 'update-sensitivity.json'), 'utf8');
    const { freshness, lines } = await refresh(project);
    expect(readFileSync(path.join(project.out, 'update-sensitivity.json'), 'utf8')).toBe(text);
    expect(lines[1]).toMatch(
      /^update-sensitivity \(laptop, wasm\): stale and kept: it takes about \d+ min, and 10 min of the time budget are left$/,
    );
    expect(lines.at(-1)).toBe(
      'update-sensitivity is stale; regenerate it with: npm run experiments -- run update-sensitivity --profile laptop --backend wasm',
    );
    expect(freshness.experiments[0]?.runs[0]).toMatchObject({ state: 'stale', reasons: ['the code that it runs changed (8 of 8 cells)'] });
  });

  test('carries over what is equivalent without measuring, whatever its time', async () => {
    const project = await committedProject();
    pretend(project, 600_000);
    project.edit(FORMULA, 'seed * 12.5', '12.5 * seed');
    const { freshness } = await refresh(project);
    expect(freshness.experiments[0]?.runs[0]).toMatchObject({ state: 'fresh', carried: 8 });
  });

  test('keeps a stale GPU run that this machine cannot measure, and accepts it beside a fresh wasm run', async () => {
    const project = await committedProject();
    await runMini(project, { profile: 'full', backend: 'webgpu' });
    project.edit('experiments/backends/webgpu.ts', "deviceKind: 'gpu'", "deviceKind: 'software-gpu'");
    const { freshness, lines } = await refresh(project);
    expect(lines.join('\n')).toContain('(full, webgpu): stale and kept: it was measured on a gpu, and webgpu here runs on a software-gpu');
    expect(freshness.experiments[0]).toMatchObject({
      state: 'fresh',
      command: null,
      runs: [{ state: 'fresh' }, { backend: 'webgpu', state: 'stale' }],
    });
  });

  test('puts cells that wait from an interrupted run into the file without measuring them again', async () => {
    const project = await committedProject();
    const suite = 'experiments/suite/update-sensitivity.ts';
    project.edit(suite, 'laptop: [0.001,', 'laptop: [0.005, 0.001,');
    const full = path.join(project.root, 'full');
    await runMini(project, { profile: 'full' }, { out: full });
    const [run] = await readRuns(full, 'update-sensitivity');
    for (const known of run?.cells.filter(({ cell }) => (cell.config as { eta: number }).eta === 0.005) ?? [])
      await storeCell(project.out, known);
    project.edit(
      'experiments/backends/open.ts',
      'export const openBackend',
      'throw new Error("a worker was started"); export const openBackend',
    );
    const { freshness } = await refresh(project);
    expect(freshness.experiments[0]?.runs[0]).toMatchObject({ state: 'fresh', cells: { fresh: 10, missing: 0 } });
  });

  test('does not measure a failure of the present code again', async () => {
    const project = miniProject();
    project.out = committedFolder(project.root);
    project.edit('experiments/suite/update-sensitivity.ts', 'laptop: [0.001,', 'laptop: [0.25,');
    await runMini(project, { ids: [] });
    const { freshness, lines } = await refresh(project);
    expect(lines).toEqual([]);
    expect(freshness.experiments[0]?.runs[0]).toMatchObject({ state: 'fresh', cells: { fresh: 6, failed: 2 } });
  });

  test('refuses a committed file that does not parse', async () => {
    const project = miniProject();
    mkdirSync(committedFolder(project.root), { recursive: true });
    writeFileSync(path.join(committedFolder(project.root), 'update-sensitivity.json'), '{');
    await expect(refresh(project)).rejects.toThrow(/update-sensitivity\.json is not JSON/);
  });
});

describe('freshnessOf', () => {
  const judged = async (project: MiniProject): Promise<Freshness['experiments'][number] | undefined> =>
    (await freshnessOf(project.root, await loadCatalogue(project.root), project.out)).experiments[0];

  test('an experiment without a result is stale', async () => {
    expect(await judged(miniProject())).toMatchObject({
      state: 'stale',
      runs: [],
      command: expect.stringContaining('run update-sensitivity --out') as string,
    });
  });

  test('cells that the grid gained are missing', async () => {
    const project = await committedProject();
    project.edit('experiments/suite/update-sensitivity.ts', 'laptop: [0.001,', 'laptop: [0.007, 0.001,');
    expect(await judged(project)).toMatchObject({ state: 'stale', runs: [{ reasons: ['not measured yet (2 of 10 cells)'] }] });
  });

  test.each([
    ['the kernels of wasm changed', 'experiments/kernels/wasm/kernels.wasm', 'binary', 'new binary'],
    [
      '@tensorflow/tfjs-core changed from 1.0.0 to 1.0.1',
      'package-lock.json',
      'tfjs-core":{"version":"1.0.0"',
      'tfjs-core":{"version":"1.0.1"',
    ],
  ])('names the reason: %s', async (reason, file, from, to) => {
    const project = await committedProject();
    project.edit(file, from, to);
    expect(await judged(project)).toMatchObject({ state: 'stale', runs: [{ reasons: [`${reason} (8 of 8 cells)`] }] });
  });

  test('a stale wasm run is not excused by a fresh GPU run', async () => {
    const project = await committedProject();
    await runMini(project, { profile: 'full', backend: 'webgpu' });
    project.edit('experiments/kernels/wasm/kernels.wasm', 'binary', 'new binary');
    expect(await judged(project)).toMatchObject({ state: 'stale', runs: [{ state: 'stale' }, { state: 'fresh' }] });
  });
});
