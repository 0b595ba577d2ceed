import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { miniProject, type MiniProject } from './mini-project.ts';
import { runMini } from './surroundings.ts';

/** All that a run measured, without its dates and wall times. */
function timeless(out: string): string {
  return readFileSync(path.join(out, 'update-sensitivity.json'), 'utf8').replaceAll(/"(measuredAt|wallTimeMs)": .*/g, '"$1"');
}

/** Long, for machines with other work: nothing that is waited for takes a second by itself. */
const PATIENCE_MS = 60_000;

async function until(condition: () => boolean): Promise<void> {
  const end = Date.now() + PATIENCE_MS;
  while (!condition()) {
    if (Date.now() > end) throw new Error('waited too long');
    await pause(20);
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function startRun(project: MiniProject, out: string, env: Record<string, string>): ChildProcess {
  return fork(path.join(import.meta.dirname, 'drive.ts'), [project.root, out], { execArgv: [], env: { ...process.env, ...env } });
}

function workersIn(log: string): number[] {
  return existsSync(log) ? [...new Set(readFileSync(log, 'utf8').trim().split('\n'))].map(Number) : [];
}

describe('a run killed with -9', { timeout: 4 * PATIENCE_MS }, () => {
  test('loses at most the running cells: resumed, it gives the bytes of an uninterrupted run, and its workers end', async () => {
    const project = miniProject();
    const [out, log] = [path.join(project.root, 'killed'), path.join(project.root, 'log')];
    const driver = startRun(project, out, { MINI_DELAY: '150', MINI_LOG: log });
    const cells = (): string[] =>
      (existsSync(path.join(out, '.cells')) ? readdirSync(path.join(out, '.cells')) : []).filter((name) => name.endsWith('.json'));
    await until(() => cells().length >= 3);
    driver.kill('SIGKILL');
    await once(driver, 'exit');
    const kept = cells().length;
    expect(kept).toBeLessThan(12);
    expect(existsSync(path.join(out, 'update-sensitivity.json'))).toBe(false);
    await until(() => !workersIn(log).some(isRunning));

    expect(await runMini(project, { profile: 'full' }, { out })).toMatchObject([{ fresh: kept, measured: 12 - kept }]);
    await runMini(project, { profile: 'full' });
    expect(timeless(out)).toBe(timeless(project.out));
  });

  test('ends its workers also in the middle of a step that never returns to the event loop', async () => {
    const project = miniProject();
    const log = path.join(project.root, 'log');
    const driver = startRun(project, project.out, { MINI_SPIN: String(4 * PATIENCE_MS), MINI_LOG: log });
    await until(() => workersIn(log).length === 2);
    driver.kill('SIGKILL');
    await until(() => !workersIn(log).some(isRunning));
  });
});
