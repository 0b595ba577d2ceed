import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { limitLines, partsOf } from '../../../experiments/run/time-limit.ts';
import { realDisk, type Disk } from '../../../experiments/run/store.ts';
import type { RunOutcome } from '../../../experiments/run/plan-state.ts';
import { miniProject } from './mini-project.ts';
import { PATIENCE_MS, gate, startRun, timeless, waitingIn } from './processes.ts';
import { keptReport, runMini, undisturbed } from './surroundings.ts';

const outcome = (changes: Partial<RunOutcome>): RunOutcome => ({
  id: 'warmup',
  cells: 9,
  fresh: 0,
  carried: 0,
  measured: 0,
  diverged: 0,
  failed: 0,
  left: 0,
  minutesLeft: 0,
  longestLeftMinutes: 0,
  ...changes,
});

describe('limitLines', () => {
  test('says nothing when nothing is left', () => expect(limitLines([outcome({})], 9)).toEqual([]));

  test('says what is left of each experiment, how long it takes and in how many parts', () => {
    const outcomes = [
      outcome({ left: 3, minutesLeft: 12, longestLeftMinutes: 4 }),
      outcome({ id: 'norm-timing', left: 1, minutesLeft: 0.5 }),
      outcome({ id: 'gradient-norms' }),
    ];
    expect(limitLines(outcomes, 9)).toEqual([
      'warmup: 3 cells left, about 12 min',
      'norm-timing: 1 cell left, about 30 s',
      'stopped at the time limit of 9 min; the same command goes on from here, for about 13 min more, 2 parts of 9 min',
    ]);
  });

  test('says which limit is too short for a single cell', () => {
    expect(limitLines([outcome({ left: 3, minutesLeft: 36, longestLeftMinutes: 12 })], 9)).toContain(
      'warmup: a cell takes about 12 min, longer than the limit: raise it',
    );
  });
});

describe('partsOf', () => {
  test('counts one for what fits', () =>
    expect([8.9, 9, 9.1].map((total) => partsOf(total, 9))).toEqual(['1 part of 9 min', '1 part of 9 min', '2 parts of 9 min']));
});

describe('run --time-limit', { timeout: 4 * PATIENCE_MS }, () => {
  test('ends at the limit with exit code 3, says what is left, and repeated gives what an undisturbed run gives', async () => {
    const project = miniProject();
    const first = await startRun(project, ['--profile', 'full', '--time-limit', '5s'], { env: gate(project).env }).ended;
    expect(first.status).toBe(3);
    expect(first.stderr).toMatch(
      /\nupdate-sensitivity: \d+ cells left, about \d+ s\nstopped at the time limit of 5 s; the same command goes on from here, for about \d+ s more, \d parts? of 5 s\n$/,
    );
    expect(waitingIn(project.out)).toEqual([]);
    expect((await startRun(project, ['--profile', 'full', '--time-limit', '1h']).ended).status).toBe(0);
    expect(timeless(project.out)).toEqual(await undisturbed('full'));
  });

  test('starts no cell that would not end in time', async () => {
    const project = miniProject();
    await runMini(project);
    const file = path.join(project.out, 'update-sensitivity.json');
    writeFileSync(file, readFileSync(file, 'utf8').replaceAll(/"wallTimeMs": \d+/g, '"wallTimeMs": 600000'));
    project.edit('experiments/model/formula.ts', '12.5', '12.625');
    const report = keptReport();
    expect(await runMini(project, { timeLimitMinutes: 9 }, { report })).toMatchObject([{ measured: 0, left: 8 }]);
    expect(report.lines.slice(-3)).toEqual([
      'update-sensitivity: 8 cells left, about 40 min',
      'update-sensitivity: a cell takes about 10 min, longer than the limit: raise it',
      'stopped at the time limit of 9 min; the same command goes on from here, for about 40 min more, 5 parts of 9 min',
    ]);
    expect(await runMini(project, { timeLimitMinutes: 11 })).toMatchObject([{ measured: 8, left: 0 }]);
  });

  test('takes the shortest experiment first, alone though it is timed, and of the others every first seed before a second', async () => {
    const project = miniProject();
    const stretches: number[] = [];
    const seeds: number[] = [];
    const disk: Disk = {
      ...realDisk,
      write: async (file, content) => {
        if (file.includes('.cells')) seeds.push((JSON.parse(String(content)) as { cell: { seed: number } }).cell.seed);
        await realDisk.write(file, content);
      },
    };
    const report = { ...keptReport(), begin: (total: number) => stretches.push(total) };
    await runMini(project, { ids: [], workers: 1, timeLimitMinutes: 10 }, { report, disk });
    expect(stretches).toEqual([2, 8]);
    expect(seeds).toEqual([1, 1, 1, 1, 1, 1, 2, 2, 2, 2]);
  });

  test('cannot be had with --force', async () => {
    await expect(runMini(miniProject(), { force: true, timeLimitMinutes: 9 })).rejects.toThrow(
      'with --force every repetition measures everything again, and --time-limit would never let it end. Leave one of the two out.',
    );
  });
});
