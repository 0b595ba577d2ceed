/** Real processes that tests start, kill and wait for. */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { MiniProject } from './mini-project.ts';

/** Long, for machines with other work: nothing that is waited for takes a second by itself. */
export const PATIENCE_MS = 120_000;

export async function until(condition: () => boolean): Promise<void> {
  const end = Date.now() + PATIENCE_MS;
  while (!condition()) {
    if (Date.now() > end) throw new Error('waited too long');
    await pause(20);
  }
}

export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

export interface Ended {
  status: number | null;
  signal: string | null;
  stdout: string;
  stderr: string;
}

export interface Started {
  child: ChildProcess;
  ended: Promise<Ended>;
}

export interface CommandOptions {
  env?: Record<string, string>;
  /** Words of a command that runs the suite's command, such as one that changes what it may do. */
  within?: readonly string[];
}

/** Starts `run` of the suite's command in the project, on update-sensitivity with two workers on wasm unless `parameters` say otherwise. */
export function startRun(project: MiniProject, parameters: readonly string[], { env = {}, within = [] }: CommandOptions = {}): Started {
  const command = [path.join(import.meta.dirname, 'mini-command.ts'), project.root, 'run', 'update-sensitivity'];
  const [program = '', ...rest] = [...within, process.execPath, ...command, '--backend', 'wasm', '--workers', '2', ...parameters];
  const child = spawn(program, rest, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const text = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (text.stdout += chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (text.stderr += chunk));
  const ended = new Promise<Ended>((resolve) => child.on('close', (status, signal) => resolve({ status, signal, ...text })));
  return { child, ended };
}

/** An environment in which both workers, each after its first cell, wait until `open` is called. */
export function gate(project: MiniProject): { env: Record<string, string>; open: () => void } {
  const file = path.join(project.root, 'gate');
  return {
    env: { MINI_SABOTAGE: path.join(import.meta.dirname, 'sabotage/wait.ts'), MINI_GATE: file },
    open: () => writeFileSync(file, ''),
  };
}

/** Process ids of the workers that have measured, from the file that the project's experiments write with MINI_LOG. */
export function workersIn(log: string): number[] {
  return existsSync(log) ? [...new Set(readFileSync(log, 'utf8').trim().split('\n'))].map(Number) : [];
}

/** Names of the cells that wait in `out` to be put together. */
export function waitingIn(out: string): string[] {
  const folder = path.join(out, '.cells');
  return (existsSync(folder) ? readdirSync(folder) : []).filter((name) => name.endsWith('.json'));
}

/** All that a run measured, without dates, times and environments. */
export function timeless(out: string, id = 'update-sensitivity'): unknown {
  const { environments, ...file } = JSON.parse(readFileSync(path.join(out, `${id}.json`), 'utf8')) as Record<string, unknown>;
  if (environments === undefined) throw new Error(`${id}.json has no environments`);
  return JSON.parse(
    JSON.stringify(file, (name, value: unknown) =>
      ['measuredAt', 'wallTimeMs', 'stepTimeMs', 'environment'].includes(name) ? undefined : value,
    ),
  );
}
