import { existsSync, mkdirSync, readFileSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { FolderInUse, withLock } from '../../../experiments/run/lock.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { miniProject } from './mini-project.ts';
import { PATIENCE_MS, gate, startRun, timeless, until, waitingIn } from './processes.ts';
import { undisturbed } from './surroundings.ts';

/** A folder of results in which a run left its lock. */
function lockedBy(pid: number, host: string): { out: string; file: string } {
  const out = temporaryFolder();
  const file = path.join(out, '.cells/lock');
  mkdirSync(path.dirname(file));
  writeFileSync(file, JSON.stringify({ pid, host, since: '2026-01-02T03:04:05.000Z' }));
  return { out, file };
}

const NO_PROCESS = 2 ** 22 + 1;

/** What became of three that wanted the lock of a dead process, and held it for longer than a latecomer needs. */
async function contend() {
  const { out } = lockedBy(NO_PROCESS, os.hostname());
  let holders = 0;
  let mostAtOnce = 0;
  const outcomes = await Promise.allSettled(
    Array.from({ length: 3 }, () =>
      withLock(out, async () => {
        mostAtOnce = Math.max(mostAtOnce, ++holders);
        await pause(1000);
        holders -= 1;
      }),
    ),
  );
  const refused = outcomes.filter((each) => each.status === 'rejected' && each.reason instanceof FolderInUse).length;
  return { done: outcomes.filter(({ status }) => status === 'fulfilled').length, refused, mostAtOnce };
}

describe('withLock', () => {
  test('holds the lock during the work, also work that fails, and leaves nothing', async () => {
    const out = temporaryFolder();
    const file = path.join(out, '.cells/lock');
    expect(await withLock(out, () => Promise.resolve(existsSync(file)))).toBe(true);
    await expect(withLock(out, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(readdirSync(path.dirname(file))).toEqual([]);
  });

  test('refuses while its process runs, and names process, folder and remedy', async () => {
    const { out, file } = lockedBy(process.ppid, os.hostname());
    await expect(withLock(out, () => Promise.resolve())).rejects.toThrow(
      new FolderInUse(
        `another run (process ${process.ppid} on ${os.hostname()}, since 2026-01-02T03:04:05.000Z) writes to ${out}. Wait for its end, or choose another folder with --out; if that process is no run, delete ${file}.`,
      ),
    );
    expect(existsSync(file)).toBe(true);
  });

  test('takes over the lock of a process that is dead', async () => {
    const { out, file } = lockedBy(NO_PROCESS, os.hostname());
    const pid = await withLock(out, () => Promise.resolve((JSON.parse(readFileSync(file, 'utf8')) as { pid: number }).pid));
    expect(pid).toBe(process.pid);
  });

  test('takes over the lock of another machine once it has been silent for a minute', async () => {
    const { out, file } = lockedBy(NO_PROCESS, 'elsewhere');
    await expect(withLock(out, () => Promise.resolve())).rejects.toThrow(FolderInUse);
    utimesSync(file, new Date(), new Date(Date.now() - 61_000));
    await expect(withLock(out, () => Promise.resolve('done'))).resolves.toBe('done');
  });

  test('lets one of three that come at the same moment have a dead lock', async () => {
    const outcomes = await Promise.all(Array.from({ length: 50 }, contend));
    for (const outcome of outcomes) expect(outcome).toEqual({ done: 1, refused: 2, mostAtOnce: 1 });
  });
});

describe('a second run into the same folder', { timeout: 4 * PATIENCE_MS }, () => {
  test('is refused in one line with exit code 1, and the first is not disturbed', async () => {
    const project = miniProject();
    const { env, open } = gate(project);
    const first = startRun(project, [], { env });
    await until(() => waitingIn(project.out).length === 2);
    const second = await startRun(project, []).ended;
    open();
    expect(second).toMatchObject({ status: 1, stderr: expect.stringMatching(/^another run \(process \d+ on .*\n$/) as string });
    expect(await first.ended).toMatchObject({ status: 0 });
    expect(timeless(project.out)).toEqual(await undisturbed('laptop'));
  });
});
