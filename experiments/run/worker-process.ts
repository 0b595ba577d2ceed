import { fork, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import type { Reply, Request } from './messages.ts';
import { isPacked, moduleFile } from './module-file.ts';

/** In a checkout the worker beside this file serves whatever root it is given; a packed suite has one root, and its worker there. */
function workerFile(root: string): string {
  return isPacked ? moduleFile(root, 'experiments/run/worker.ts') : path.join(import.meta.dirname, 'worker.ts');
}

/** The worker ended before it answered: killed, crashed, or out of memory. */
export class WorkerDied extends Error {
  override name = 'WorkerDied';
}

export interface WorkerProcess {
  /** Sends one request and resolves with its reply; one at a time. Rejects with `WorkerDied` when the process ends first. */
  ask: (request: Request) => Promise<Reply>;
  kill: () => void;
  isAlive: () => boolean;
}

/** A child process on the suite at `root`. It ends with this process, or by `kill`. */
export function startWorker(root: string): WorkerProcess {
  const child = fork(workerFile(root), [root, String(process.pid)], {
    serialization: 'advanced',
    execArgv: [],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const lastWords = tail(child);
  return {
    isAlive: () => child.connected && !child.killed,
    kill: () => child.kill('SIGKILL'),
    ask: (request) =>
      new Promise((resolve, reject) => {
        const settle = (finish: () => void): void => {
          child.off('message', onMessage);
          child.off('close', onExit);
          child.off('error', onError);
          finish();
        };
        const onMessage = (reply: unknown): void => settle(() => resolve(reply as Reply));
        const onExit = (code: number | null, signal: string | null): void =>
          settle(() => reject(new WorkerDied(`worker ended with ${signal ?? `exit code ${code ?? 'unknown'}`}${lastWords()}`)));
        const onError = (error: Error): void => settle(() => reject(new WorkerDied(`worker could not be reached: ${error.message}`)));
        if (child.exitCode !== null || child.signalCode !== null) {
          onExit(child.exitCode, child.signalCode);
          return;
        }
        child.on('message', onMessage).on('close', onExit).on('error', onError);
        child.send(request, (error) => {
          // A process that is gone reports itself through `close`, with the reason.
          if (error && child.connected) onError(error);
        });
      }),
  };
}

/** The line of the process's last words that tells most, as a supplement to the reason of its death. */
function tail(child: ChildProcess): () => string {
  let text = '';
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    text = (text + chunk).slice(-4000);
  });
  return () => {
    const lines = text.split('\n').map((line) => line.trim());
    const line = lines.find((each) => /(error|fatal)\b/i.test(each)) ?? lines.find((each) => each !== '');
    return line === undefined ? '' : ` (${line})`;
  };
}
