import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** What a probe, a program of the tests that computes in a process of its own, prints as JSON on its last line; Dawn prints errors before it. */
export async function runProbe(file: string, environment: Record<string, string>, ...options: string[]): Promise<unknown> {
  const { stdout } = await promisify(execFile)(process.execPath, [file, ...options], {
    env: { ...process.env, ...environment },
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  const lines = stdout.trimEnd();
  return JSON.parse(lines.slice(lines.lastIndexOf('\n') + 1));
}
