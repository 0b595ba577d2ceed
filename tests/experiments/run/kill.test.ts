import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { miniProject } from './mini-project.ts';
import { PATIENCE_MS, gate, isRunning, startRun, timeless, until, waitingIn, workersIn } from './processes.ts';
import { runMini, undisturbed } from './surroundings.ts';

const FULL = ['--profile', 'full'];

describe('a run killed with -9', { timeout: 4 * PATIENCE_MS }, () => {
  test('loses at most the running cells: resumed, it gives what an undisturbed run gives, and its workers end', async () => {
    const project = miniProject();
    const log = path.join(project.root, 'log');
    const run = startRun(project, FULL, { env: { ...gate(project).env, MINI_LOG: log } });
    await until(() => workersIn(log).length === 2 && waitingIn(project.out).length === 2);
    run.child.kill('SIGKILL');
    expect(await run.ended).toMatchObject({ signal: 'SIGKILL' });
    expect(waitingIn(project.out)).toHaveLength(2);
    expect(existsSync(path.join(project.out, 'update-sensitivity.json'))).toBe(false);
    await until(() => !workersIn(log).some(isRunning));

    expect(await runMini(project, { profile: 'full' })).toMatchObject([{ fresh: 2, measured: 10 }]);
    expect(timeless(project.out)).toEqual(await undisturbed('full'));
  });

  test('ends its workers also in the middle of a step that never returns to the event loop', async () => {
    const project = miniProject();
    const log = path.join(project.root, 'log');
    const run = startRun(project, FULL, { env: { MINI_SPIN: String(4 * PATIENCE_MS), MINI_LOG: log } });
    await until(() => workersIn(log).length === 2);
    run.child.kill('SIGKILL');
    await until(() => !workersIn(log).some(isRunning));
  });
});

describe('a worker killed with -9', { timeout: 4 * PATIENCE_MS }, () => {
  test('is replaced, and its cell measured again: the run gives what an undisturbed run gives', async () => {
    const project = miniProject();
    const log = path.join(project.root, 'log');
    const { env, open } = gate(project);
    const run = startRun(project, FULL, { env: { ...env, MINI_LOG: log } });
    await until(() => workersIn(log).length === 2 && waitingIn(project.out).length === 2);
    const [victim = 0] = workersIn(log);
    process.kill(victim, 'SIGKILL');
    await until(() => workersIn(log).length === 3);
    open();
    expect(await run.ended).toMatchObject({ status: 0, stderr: expect.stringContaining('12 cells: 12 measured') as string });
    expect(workersIn(log)).toHaveLength(3);
    expect(timeless(project.out)).toEqual(await undisturbed('full'));
  });
});

describe('a run that is asked to end', { timeout: 4 * PATIENCE_MS }, () => {
  test.each(['SIGTERM', 'SIGINT'] as const)('by %s puts together what is there, exits with 130, and goes on from there', async (signal) => {
    const project = miniProject();
    const log = path.join(project.root, 'log');
    const run = startRun(project, FULL, { env: { ...gate(project).env, MINI_LOG: log } });
    await until(() => workersIn(log).length === 2 && waitingIn(project.out).length === 2);
    run.child.kill(signal);
    expect(await run.ended).toMatchObject({
      status: 130,
      stderr: expect.stringMatching(/12 cells: 2 measured, 10 left\n.*\ninterrupted; the same command goes on from here\n$/) as string,
    });
    expect(workersIn(log).some(isRunning)).toBe(false);
    expect(existsSync(path.join(project.out, 'update-sensitivity.json'))).toBe(true);
    expect(waitingIn(project.out)).toEqual([]);
    expect((await startRun(project, FULL).ended).status).toBe(0);
    expect(timeless(project.out)).toEqual(await undisturbed('full'));
  });
});
