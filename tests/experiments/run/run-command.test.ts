import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { parseResult, type CellOf } from '../../../experiments/result.ts';
import { realDisk, type Disk } from '../../../experiments/run/store.ts';
import { miniProject, type MiniProject } from './mini-project.ts';
import { keptReport, runMini } from './surroundings.ts';

type Row = CellOf<'update-sensitivity'>;

function textOf(project: MiniProject, id = 'update-sensitivity'): string {
  return readFileSync(path.join(project.out, `${id}.json`), 'utf8');
}

function cellsOf(project: MiniProject, run = 0): Row[] {
  return parseResult('update-sensitivity', textOf(project), 'out').runs[run]?.cells ?? [];
}

function waiting(project: MiniProject): string[] {
  return readdirSync(path.join(project.out, '.cells'));
}

const numbers = (cells: Row[]): unknown[] => cells.map((cell) => ('measurement' in cell ? cell.measurement : cell.reason));
const SUITE = 'experiments/suite/update-sensitivity.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('runCommand', () => {
  test('measures the grid and puts the file together in its order', async () => {
    const project = miniProject();
    const [outcome] = await runMini(project);
    expect(outcome).toMatchObject({ cells: 8, fresh: 0, measured: 8, failed: 0, left: 0 });
    expect(cellsOf(project).map(({ config, seed }) => [config.eta, seed])).toEqual(
      [0.001, 0.002, 0.003, 0.004].flatMap((eta) => [1, 2].map((seed) => [eta, seed])),
    );
    expect(waiting(project)).toEqual([]);
  });

  test('does nothing and writes nothing when all is fresh', async () => {
    const project = miniProject();
    await runMini(project);
    const text = textOf(project);
    const [outcome] = await runMini(project, {}, { now: () => new Date('2027-01-01T00:00:00Z') });
    expect(outcome).toMatchObject({ fresh: 8, measured: 0 });
    expect(textOf(project)).toBe(text);
  });

  test('gives the same bits for the same seed and other numbers for another', async () => {
    const [one, same, other] = [miniProject(), miniProject(), miniProject()];
    await runMini(one);
    await runMini(same, { workers: 1 });
    await runMini(other, { baseSeed: 11 });
    expect(numbers(cellsOf(same))).toEqual(numbers(cellsOf(one)));
    const seen = new Set(numbers(cellsOf(one)).map((each) => JSON.stringify(each)));
    expect(numbers(cellsOf(other)).some((each) => seen.has(JSON.stringify(each)))).toBe(false);
  });

  test('takes cells of another profile instead of measuring them again', async () => {
    const project = miniProject();
    await runMini(project);
    const [outcome] = await runMini(project, { profile: 'full' });
    expect(outcome).toMatchObject({ cells: 12, fresh: 8, measured: 4 });
    expect([cellsOf(project, 0).length, cellsOf(project, 1).length]).toEqual([8, 12]);
  });

  test('measures everything again with force', async () => {
    const project = miniProject();
    await runMini(project);
    const [outcome] = await runMini(project, { force: true });
    expect(outcome).toMatchObject({ fresh: 0, measured: 8 });
  });

  test('keeps a diverged cell as a result', async () => {
    const project = miniProject();
    project.edit(SUITE, 'laptop: [0.001,', 'laptop: [0.125,');
    const [outcome] = await runMini(project);
    expect(outcome).toMatchObject({ measured: 6, diverged: 2, failed: 0 });
    expect(cellsOf(project)[0]).toMatchObject({ status: 'diverged', measurement: { squaredChange: Infinity } });
    expect(await runMini(project)).toMatchObject([{ fresh: 8 }]);
  });

  test('turns what a cell throws into a failure row with its reason, and tries it again the next time', async () => {
    const project = miniProject();
    project.edit(SUITE, 'laptop: [0.001,', 'laptop: [0.25,');
    expect(await runMini(project)).toMatchObject([{ measured: 6, failed: 2 }]);
    expect(cellsOf(project)[0]).toMatchObject({ status: 'failed', reason: 'RangeError: no such eta' });
    expect(await runMini(project)).toMatchObject([{ fresh: 6, failed: 2 }]);
  });

  test('turns a cell whose worker dies twice into a failure row and measures the others', async () => {
    const project = miniProject();
    const log = path.join(project.root, 'log');
    vi.stubEnv('MINI_LOG', log);
    project.edit(SUITE, 'laptop: [0.001,', 'laptop: [0.5,');
    expect(await runMini(project)).toMatchObject([{ measured: 6, failed: 2 }]);
    expect(cellsOf(project)[0]).toMatchObject({ status: 'failed', reason: 'worker ended with SIGKILL, twice' });
    expect(readFileSync(log, 'utf8').trim().split('\n')).toHaveLength(6 + 2 * 2);
  });

  test('refuses a measurement that does not fit its schema', async () => {
    const project = miniProject();
    project.edit(SUITE, 'perturbationNorm:', 'perturbationnorm:');
    expect(await runMini(project)).toMatchObject([{ failed: 8 }]);
    expect(cellsOf(project)[0]).toMatchObject({
      reason: expect.stringMatching(/^the measurement does not fit its schema at perturbationNorm:/) as string,
    });
  });

  test('measures a timed experiment in one worker, after the others are done', async () => {
    const project = miniProject();
    const log = path.join(project.root, 'log');
    vi.stubEnv('MINI_LOG', log);
    await runMini(project, { ids: [] });
    const lines = readFileSync(log, 'utf8').trim().split('\n');
    const timed = lines.filter((line) => line.startsWith('timed'));
    expect(lines.slice(-2)).toEqual(timed);
    expect(new Set(timed).size).toBe(1);
    const [cell] = parseResult('norm-timing', textOf(project, 'norm-timing'), 'out').runs[0]?.cells ?? [];
    expect(cell).toMatchObject({ kernels: ['Identity', 'OwnCopy'], measurement: { timings: [{ callTimeMs: [0.123457, 2] }] } });
  });

  test('refuses to start a worker on code that changed since the run began, and keeps what is measured', async () => {
    const project = miniProject();
    const report = {
      ...keptReport(),
      begin: (total: number) => total === 8 && project.edit('experiments/suite/norm-timing.ts', '0.123456789', '0.2'),
    };
    await expect(runMini(project, { ids: [] }, { report })).rejects.toThrow(
      'the code of norm-timing changed while the run was on. What was measured is kept; start the run again.',
    );
    expect(cellsOf(project)).toHaveLength(8);
  });

  test('stops when it is interrupted, puts together what is there, and goes on from it', async () => {
    const project = miniProject();
    vi.stubEnv('MINI_DELAY', '50');
    const controller = new AbortController();
    let finished = 0;
    const report = { ...keptReport(), advance: () => ++finished === 3 && controller.abort() };
    const [outcome] = await runMini(project, {}, { signal: controller.signal, report });
    expect(outcome?.measured).toBeGreaterThanOrEqual(3);
    expect(outcome?.left).toBeGreaterThan(0);
    expect(cellsOf(project)).toHaveLength(outcome?.measured ?? -1);
    expect(await runMini(project)).toMatchObject([{ fresh: outcome?.measured, measured: outcome?.left }]);
    expect(cellsOf(project)).toHaveLength(8);
  });

  test('says that the disk is full, keeps what it has, and goes on when there is space', async () => {
    const project = miniProject();
    let writes = 0;
    const disk: Disk = {
      ...realDisk,
      write: async (file, text) => {
        if (++writes > 3) throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
        await realDisk.write(file, text);
      },
    };
    await expect(runMini(project, { workers: 1 }, { disk })).rejects.toThrow(
      /^cannot write .*update-sensitivity\.json: the disk is full \(ENOSPC\)\. Free some space, or choose another disk with --out\. What was measured before is kept/,
    );
    expect(waiting(project)).toHaveLength(3);
    expect(readdirSync(project.out)).toEqual(['.cells']);
    expect(await runMini(project)).toMatchObject([{ fresh: 3, measured: 5 }]);
    expect(waiting(project)).toEqual([]);
  });

  test('refuses a result file that does not parse and leaves it alone', async () => {
    const project = miniProject();
    await runMini(project);
    const file = path.join(project.out, 'update-sensitivity.json');
    const broken = textOf(project).replace(/"perturbationNorm": [\d.]+/, '"perturbationNorm": "many"');
    writeFileSync(file, broken);
    await expect(runMini(project)).rejects.toThrow(
      /update-sensitivity\.json: field runs\.0\.cells\.0\.measurement\.perturbationNorm is "many": .* Restore it/,
    );
    expect(readFileSync(file, 'utf8')).toBe(broken);
  });

  test('names a waiting cell that was cut short, and measures it again', async () => {
    const project = miniProject();
    const disk: Disk = {
      ...realDisk,
      write: (file, content) => (file.includes('update-sensitivity') ? Promise.reject(new Error('no')) : realDisk.write(file, content)),
    };
    await expect(runMini(project, {}, { disk })).rejects.toThrow(/^cannot write .*update-sensitivity\.json: no\./);
    const [name = ''] = waiting(project);
    const file = path.join(project.out, '.cells', name);
    writeFileSync(file, readFileSync(file, 'utf8').slice(0, 300));
    const report = keptReport();
    expect(await runMini(project, {}, { report })).toMatchObject([{ fresh: 7, measured: 1 }]);
    expect(report.lines.filter((line) => line.startsWith(`${file} is not a measured cell: `))).toEqual([
      expect.stringMatching(/\. It does not count; its cell is measured again\.$/) as string,
    ]);
    expect(waiting(project)).toEqual([]);
    const other = miniProject();
    await runMini(other);
    expect(numbers(cellsOf(project))).toEqual(numbers(cellsOf(other)));
  });

  test('does not replace the run of another base seed unless forced, and then keeps its cells', async () => {
    const project = miniProject();
    await runMini(project);
    await expect(runMini(project, { baseSeed: 11 })).rejects.toThrow(
      /base seed 1, not 11\. Choose another folder with --out DIR, or replace it with --force\./,
    );
    await runMini(project, { baseSeed: 11, force: true });
    expect(cellsOf(project).map(({ seed }) => seed)).toEqual([11, 12, 11, 12, 11, 12, 11, 12]);
    expect(waiting(project)).toHaveLength(8);
  });

  test('measures again on a GPU what a software adapter measured, whatever the probe says, and not the other way round', async () => {
    const project = miniProject();
    const backend = 'experiments/backends/webgpu.ts';
    const becomes = (kind: string): void => {
      vi.stubEnv('MINI_DEVICE_KIND', kind);
    };
    project.edit(backend, "deviceKind: 'gpu'", 'deviceKind: process.env.MINI_DEVICE_KIND');
    becomes('software-gpu');
    await runMini(project, { backend: 'webgpu' });
    expect(await runMini(project, { backend: 'webgpu' })).toMatchObject([{ fresh: 8 }]);
    becomes('gpu');
    const report = keptReport();
    expect(await runMini(project, { backend: 'webgpu' }, { report })).toMatchObject([{ fresh: 0, carried: 0, measured: 8 }]);
    expect(report.lines).toContain('update-sensitivity: 8 cells measured on a software adapter, and a GPU is here: they count as stale');
    expect(await runMini(project, { backend: 'webgpu' })).toMatchObject([{ fresh: 8 }]);
    becomes('software-gpu');
    expect(await runMini(project, { backend: 'webgpu' })).toMatchObject([{ fresh: 8 }]);
  });

  test('says why a backend does not open', async () => {
    await expect(runMini(miniProject(), { backend: 'tensorflow' })).rejects.toThrow('tensorflow: not installed');
  });
});

describe('equivalence', () => {
  test('carries cells over a change of code that leaves the bits of the probe alone, and logs it', async () => {
    const project = miniProject();
    await runMini(project);
    const before = cellsOf(project);
    project.edit('experiments/model/formula.ts', 'seed * 12.5', '12.5 * seed');
    const report = keptReport();
    expect(await runMini(project, {}, { report })).toMatchObject([{ carried: 8, measured: 0 }]);
    expect(report.lines.join('\n')).toContain(
      'update-sensitivity: the code changed, its probe gives the same bits: 8 cells carried over as equivalent',
    );
    const after = cellsOf(project);
    expect(numbers(after)).toEqual(numbers(before));
    expect(after[0]?.equivalences).toMatchObject([
      { from: before[0]?.fingerprint, to: after[0]?.fingerprint, date: '2026-01-02T03:04:05.000Z' },
    ]);
    expect(await runMini(project)).toMatchObject([{ fresh: 8, carried: 0 }]);
  });

  test('measures again when the bits of the probe changed', async () => {
    const project = miniProject();
    await runMini(project);
    const before = numbers(cellsOf(project));
    project.edit('experiments/model/formula.ts', '12.5', '12.625');
    expect(await runMini(project)).toMatchObject([{ carried: 0, measured: 8 }]);
    expect(numbers(cellsOf(project))).not.toEqual(before);
  });

  test('measures again when the kernels changed, whatever the probe says', async () => {
    const project = miniProject();
    await runMini(project);
    project.edit('experiments/kernels/wasm/kernels.wasm', 'binary', 'new binary');
    expect(await runMini(project)).toMatchObject([{ carried: 0, measured: 8 }]);
  });

  test('a run of mixed origin has no probe digest, so none of its cells is carried by the evidence of others', async () => {
    const project = miniProject();
    await runMini(project);
    project.edit('experiments/model/formula.ts', '12.5', '12.625');
    vi.stubEnv('MINI_DELAY', '50');
    const controller = new AbortController();
    await runMini(project, {}, { signal: controller.signal, report: { ...keptReport(), advance: () => controller.abort() } });
    expect(parseResult('update-sensitivity', textOf(project), 'out').runs[0]).toMatchObject({ probeDigest: null });
    project.edit('experiments/model/formula.ts', 'seed * 12.625', '12.625 * seed');
    vi.unstubAllEnvs();
    expect(await runMini(project)).toMatchObject([{ carried: 0, measured: 8 }]);
  });
});
