import { spawn } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { UserError } from '../../experiments/run/user-error.ts';

export interface StepOptions {
  /** What has failed when the command does, and what helps; both without a full stop. */
  failure: string;
  remedy: string;
  env?: NodeJS.ProcessEnv;
  cwd?: string;
  /** File that everything the command prints is added to. */
  log?: string;
}

/** Runs a command and gives what it prints on its output. Throws a `UserError` with the last error that it printed when it fails. */
export async function runStep(
  command: string,
  parameters: readonly string[],
  { failure, remedy, env, cwd, log }: StepOptions,
): Promise<string> {
  let output = '';
  const lines: string[] = [];
  const child = spawn(command, parameters, { env: env ?? process.env, cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  const listen = (stream: NodeJS.ReadableStream, isOutput: boolean): void => {
    stream.on('data', (data: Buffer) => {
      const text = data.toString();
      if (isOutput) output += text;
      if (log !== undefined) appendFileSync(log, text);
      lines.push(...text.split('\n').filter((line) => line.trim() !== ''));
    });
  };
  listen(child.stdout, true);
  listen(child.stderr, false);
  const status = await new Promise<number | string>((resolve) => {
    child.on('error', (error) => resolve(error.message));
    child.on('close', (code, signal) => resolve(code ?? signal ?? 'no status'));
  });
  if (status === 0) return output;
  const reason = lines.findLast((line) => /error/i.test(line)) ?? lines.at(-1) ?? `status ${status}`;
  throw new UserError(`${failure} (${reason.trim()}): ${remedy}${log === undefined ? '' : `; all that was printed is in ${log}`}`);
}
