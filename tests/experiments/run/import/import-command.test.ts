import { mkdirSync, readFileSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { encodeJson, parseResult, type CellOf } from '../../../../experiments/result.ts';
import { loadCatalogue } from '../../../../experiments/run/catalogue.ts';
import { collectCommand } from '../../../../experiments/run/collect-command.ts';
import { freshnessOf } from '../../../../experiments/run/freshness.ts';
import { importCommand, type ImportRequest, type ImportedRun } from '../../../../experiments/run/import/import-command.ts';
import { writeArchive } from '../../../../experiments/run/pack/write-archive.ts';
import type { RunRequest } from '../../../../experiments/run/request.ts';
import { runCommand } from '../../../../experiments/run/run-command.ts';
import { realDisk } from '../../../../experiments/run/store.ts';
import { miniProject, type MiniProject } from '../mini-project.ts';
import { REQUEST, keptReport, runMini, surroundings } from '../surroundings.ts';

const FILE = 'update-sensitivity.json';

const measured = new Map<string, Promise<Record<string, string>>>();

/** The result files of a mini project, by name; measured once for each request. */
function resultsOf(request: Partial<RunRequest>): Promise<Record<string, string>> {
  const name = JSON.stringify(request);
  const results = measured.get(name) ?? measure(request);
  measured.set(name, results);
  return results;
}

async function measure(request: Partial<RunRequest>): Promise<Record<string, string>> {
  const project = miniProject();
  const { root, out } = project;
  await runCommand(await loadCatalogue(root), { ...REQUEST, workers: 1, ...request }, surroundings(project));
  const names = readdirSync(out).filter((each) => each.endsWith('.json'));
  return Object.fromEntries(names.map((each) => [each, readFileSync(path.join(out, each), 'utf8')]));
}

async function write(folder: string, request: Partial<RunRequest>, device: string): Promise<string> {
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(await resultsOf(request))) {
    writeFileSync(path.join(folder, name), text.replace('"device": "abacus"', `"device": "${device}"`));
  }
  return folder;
}

/** Results as another machine would have brought them, in a folder beside the project. */
function measuredElsewhere(project: MiniProject, request: Partial<RunRequest> = {}): Promise<string> {
  return write(path.join(project.root, 'brought'), request, 'slide rule');
}

/** Puts results of this machine in their place. */
function measuredHere(project: MiniProject, request: Partial<RunRequest> = {}): Promise<string> {
  return write(project.out, request, 'abacus');
}

async function statesOf(project: MiniProject): Promise<unknown> {
  const { experiments } = await freshnessOf(project.root, await loadCatalogue(project.root), project.out);
  return experiments[0]?.runs.map(({ cells }) => cells);
}

async function importMini(project: MiniProject, source: string, request: Partial<ImportRequest> = {}, out = project.out) {
  const report = keptReport();
  const registry = await loadCatalogue(project.root);
  const outcomes = await importCommand(
    registry,
    { source, stale: false, replace: false, ...request },
    surroundings(project, { out, report }),
  );
  return { outcomes, lines: report.lines };
}

function keepCells(folder: string, count: number): void {
  const file = path.join(folder, FILE);
  const result = parseResult('update-sensitivity', readFileSync(file, 'utf8'), file);
  result.runs[0]?.cells.splice(count);
  writeFileSync(file, encodeJson(result));
}

function edit(file: string, from: string, to: string): void {
  const text = readFileSync(file, 'utf8');
  expect(text).toContain(from);
  writeFileSync(file, text.replaceAll(from, to));
}

function runsIn(folder: string): { profile: string; devices: string[]; cells: CellOf<'update-sensitivity'>[] }[] {
  const { runs, environments } = parseResult('update-sensitivity', readFileSync(path.join(folder, FILE), 'utf8'), FILE);
  return runs.map(({ profile, cells }) => ({
    profile,
    cells,
    devices: [...new Set(cells.map(({ environment }) => environments[environment]?.device ?? ''))],
  }));
}

describe('importCommand', () => {
  test('brings results that the present code counts as fresh, with the machine that measured them', async () => {
    const project = miniProject();
    const { outcomes, lines } = await importMini(project, await measuredElsewhere(project));
    expect(outcomes).toEqual<ImportedRun[]>([
      {
        id: 'update-sensitivity',
        profile: 'laptop',
        backend: 'wasm',
        device: 'slide rule (cpu)',
        taken: 8,
        kept: 0,
        missing: 0,
      },
    ]);
    expect(lines).toEqual(['update-sensitivity: laptop on wasm, slide rule (cpu): 8 cells taken']);
    expect(await statesOf(project)).toEqual([{ fresh: 8, stale: 0, missing: 0, failed: 0 }]);
  });

  test('reads the archive that collect writes', async () => {
    const project = miniProject();
    const archive = path.join(project.root, 'results.tar.gz');
    await collectCommand(await measuredElsewhere(project), archive);
    expect((await importMini(project, archive)).outcomes).toMatchObject([{ taken: 8 }]);
  });

  test('keeps a fresh cell of this machine, unless it is to be replaced', async () => {
    const project = miniProject();
    await measuredHere(project);
    const source = await measuredElsewhere(project);
    const { outcomes, lines } = await importMini(project, source);
    expect(outcomes).toMatchObject([{ taken: 0, kept: 8 }]);
    expect(lines[0]).toContain('8 kept as they were, since the imported ones are no better (--replace takes those that are as good)');
    expect(runsIn(project.out)).toMatchObject([{ devices: ['abacus'] }]);
    expect((await importMini(project, source, { replace: true })).outcomes).toMatchObject([{ taken: 8, kept: 0 }]);
    expect(runsIn(project.out)).toMatchObject([{ devices: ['slide rule'] }]);
  });

  test('puts the cells of a GPU in the place of those of a software adapter, and never the other way round', async () => {
    const project = miniProject();
    const ofGpu = await write(path.join(project.root, 'gpu'), { backend: 'webgpu' }, 'slide rule');
    const ofSoftware = await write(path.join(project.root, 'software'), { backend: 'webgpu' }, 'abacus');
    edit(path.join(ofSoftware, FILE), '"deviceKind": "gpu"', '"deviceKind": "software-gpu"');
    await importMini(project, ofSoftware);
    expect((await importMini(project, ofGpu)).outcomes).toMatchObject([{ taken: 8, kept: 0 }]);
    const { outcomes, lines } = await importMini(project, ofSoftware, { replace: true });
    expect(outcomes).toMatchObject([{ taken: 0, kept: 8 }]);
    expect(lines[0]).toMatch(/8 kept as they were, since they are better$/);
    expect(runsIn(project.out)).toMatchObject([{ devices: ['slide rule'] }]);
  });

  test('keeps runs of other profiles, and fills up a run that is there in part', async () => {
    const project = miniProject();
    await importMini(project, await write(path.join(project.root, 'smoke'), { profile: 'smoke' }, 'abacus'));
    const part = await write(path.join(project.root, 'part'), {}, 'abacus');
    keepCells(part, 3);
    await importMini(project, part);
    const { outcomes } = await importMini(project, await measuredElsewhere(project));
    expect(outcomes).toMatchObject([{ taken: 5, kept: 3, missing: 0 }]);
    expect(runsIn(project.out)).toMatchObject([{ profile: 'smoke' }, { profile: 'laptop', devices: ['abacus', 'slide rule'] }]);
    expect(runsIn(project.out).map(({ cells }) => cells.length)).toEqual([2, 8]);
  });

  test('takes a part of a run and says what is missing', async () => {
    const project = miniProject();
    const source = await measuredElsewhere(project);
    keepCells(source, 2);
    expect((await importMini(project, source)).lines[0]).toContain('2 cells taken, 6 missing');
  });

  test.each([
    ['experiments/model/formula.ts', '12.5', '12.625', 'the code that it runs changed'],
    ['experiments/kernels/wasm/kernels.wasm', 'binary', 'another', 'the kernels of wasm changed'],
  ])('refuses what was measured before a change of %s, names the change, and takes it as stale', async (file, from, to, reason) => {
    const project = miniProject();
    const source = await measuredElsewhere(project);
    project.edit(file, from, to);
    await expect(importMini(project, source)).rejects.toThrow(
      `the laptop run on wasm was measured by other code: ${reason} since commit unknown (8 of 8 cells). Pack the suite again and measure with it, or import it as stale with --stale.`,
    );
    expect(readdirSync(project.out).filter((name) => name.endsWith('.json'))).toEqual([]);
    expect((await importMini(project, source, { stale: true })).outcomes).toMatchObject([{ taken: 8 }]);
    expect(await statesOf(project)).toEqual([{ fresh: 0, stale: 8, missing: 0, failed: 0 }]);
  });

  test('never puts a stale cell in the place of a fresh one, not even to replace', async () => {
    const project = miniProject();
    const source = await measuredElsewhere(project);
    project.edit('experiments/model/formula.ts', '12.5', '12.625');
    await runMini(project, { workers: 1 });
    const { outcomes } = await importMini(project, source, { stale: true, replace: true });
    expect(outcomes).toMatchObject([{ taken: 0, kept: 8 }]);
    expect(await statesOf(project)).toMatchObject([{ fresh: 8 }]);
  });

  test('writes nothing when one of several files is refused', async () => {
    const project = miniProject();
    const source = await measuredElsewhere(project, { ids: [] });
    edit(path.join(source, FILE), '"seed": 2', '"seed": 3');
    await expect(importMini(project, source)).rejects.toThrow(/update-sensitivity\.json: .*: field key should be/);
    expect(readdirSync(project.out).filter((name) => name.endsWith('.json'))).toEqual([]);
  });

  test('names file, field and value of a result that does not fit the schema', async () => {
    const project = miniProject();
    const source = await measuredElsewhere(project);
    edit(path.join(source, FILE), '"profile": "laptop"', '"profile": "desktop"');
    await expect(importMini(project, source)).rejects.toThrow(/brought\/update-sensitivity\.json: field runs\.0\.profile is "desktop"/);
  });

  test('refuses a file of no experiment, a folder without results, and what is no archive', async () => {
    const project = miniProject();
    const source = await measuredElsewhere(project);
    renameSync(path.join(source, FILE), path.join(source, 'sensitivity.json'));
    await expect(importMini(project, source)).rejects.toThrow(/is of no known experiment: sensitivity \(known: gradient-norms, /);
    const empty = path.join(project.root, 'empty');
    mkdirSync(empty);
    await expect(importMini(project, empty)).rejects.toThrow(/empty holds no result: expected files such as gradient-norms\.json/);
    const text = path.join(project.root, 'package-lock.json');
    await expect(importMini(project, text)).rejects.toThrow(/package-lock\.json is not an archive of results .*: expected a \.tar\.gz/);
    await expect(importMini(project, path.join(project.root, 'nowhere'))).rejects.toThrow(/^cannot read .*nowhere/);
  });

  test('refuses an archive that holds a file twice', async () => {
    const project = miniProject();
    const text = readFileSync(path.join(await measuredElsewhere(project), FILE), 'utf8');
    const archive = path.join(project.root, 'results.tar.gz');
    await writeArchive(
      archive,
      ['a', 'b'].map((folder) => ({ target: `${folder}/${FILE}`, content: text })),
      6,
    );
    await expect(importMini(project, archive)).rejects.toThrow(
      /holds update-sensitivity\.json twice, the second time as .*b\/update-sensitivity\.json/,
    );
  });

  test('refuses a smoke run and another seed for the committed results', async () => {
    const project = miniProject();
    const committed = path.join(project.root, 'experiments/results');
    const source = await measuredElsewhere(project, { profile: 'smoke' });
    await expect(importMini(project, source, {}, committed)).rejects.toThrow(/^profile smoke is for trying out/);
    const other = miniProject();
    const seeded = await measuredElsewhere(other, { baseSeed: 7 });
    await expect(importMini(other, seeded, {}, path.join(other.root, 'experiments/results'))).rejects.toThrow(
      /^base seed 7 does not go into/,
    );
  });

  test('does not replace the run of another base seed unless asked to', async () => {
    const project = miniProject();
    await measuredHere(project);
    const source = await measuredElsewhere(project, { baseSeed: 11 });
    await expect(importMini(project, source)).rejects.toThrow(/with base seed 1, not 11\. .*--replace/);
  });

  test('keeps what is there when the disk is full', async () => {
    const project = miniProject();
    const source = await measuredElsewhere(project);
    const disk = { ...realDisk, write: () => Promise.reject(Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' })) };
    const registry = await loadCatalogue(project.root);
    const request = { source, stale: false, replace: false };
    await expect(importCommand(registry, request, surroundings(project, { disk }))).rejects.toThrow(/the disk is full/);
    expect(readdirSync(project.out)).toEqual(['.cells']);
  });
});

describe('collectCommand', () => {
  test('gives the same bytes for the same results, and refuses a folder without any', async () => {
    const project = miniProject();
    const source = await measuredElsewhere(project);
    const archives = ['a.tar.gz', 'b.tar.gz'].map((name) => path.join(project.root, name));
    for (const archive of archives) await collectCommand(source, archive);
    const [a, b] = archives.map((archive) => readFileSync(archive));
    expect(a?.equals(b ?? Buffer.alloc(0))).toBe(true);
    await expect(collectCommand(source, path.join(project.root, 'a.tar.xz'))).rejects.toThrow(
      /a\.tar\.xz does not end in \.tar\.gz or \.tar, which are what import reads\.$/,
    );
    await expect(collectCommand(path.join(project.root, 'nowhere'), archives[0] ?? '')).rejects.toThrow(
      /nowhere holds no results\. Measure some first/,
    );
  });
});
