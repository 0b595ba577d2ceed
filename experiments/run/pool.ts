/** Child processes with one open backend each, and cells dealt to them one at a time. */
import type { ExperimentId } from '../result.ts';
import type { BackendDescription } from './environment.ts';
import type { BackendChoice, Reply } from './messages.ts';
import { UserError } from './user-error.ts';
import { WorkerDied, startWorker, type WorkerProcess } from './worker-process.ts';

export interface Task {
  id: ExperimentId;
  timed: boolean;
  config: unknown;
  seed: number;
}

export type Outcome = Extract<Reply, { type: 'measured' | 'failed' }>;

export interface PoolOptions<T extends Task> {
  root: string;
  backend: BackendChoice;
  workers: number;
  /** Stops dealing and ends the workers. */
  signal: AbortSignal;
  /** Called for each finished task, in the order in which they finish; the worker waits for it. An error ends the pool. */
  finish: (task: T, outcome: Outcome, backend: BackendDescription) => Promise<void>;
}

export interface OpenWorker {
  worker: WorkerProcess;
  backend: BackendDescription;
  /** Which backend was taken and why the others were not. */
  log: string[];
}

/** A worker with its backend open. Throws a `UserError` with the reasons when the backend cannot be opened. */
export async function openWorker(root: string, choice: BackendChoice): Promise<OpenWorker> {
  const worker = startWorker(root);
  const reply = await worker.ask({ type: 'open', choice }).catch((error: unknown): Reply => {
    if (error instanceof WorkerDied) return { type: 'failed', reason: `backend ${choice} did not open: ${error.message}` };
    throw error;
  });
  if (reply.type === 'opened') return { worker, backend: reply.backend, log: reply.log };
  worker.kill();
  throw new UserError(reply.type === 'failed' ? reply.reason : `a worker answered ${reply.type} when asked to open ${choice}`);
}

/** Measures `tasks`. Resolves when all are finished or the signal aborts; tasks that run at that moment are lost. */
export async function runPool<T extends Task>(tasks: readonly T[], options: PoolOptions<T>): Promise<void> {
  const queue = [...tasks];
  const workers = new Set<WorkerProcess>();
  const failures: unknown[] = [];
  const stop = (): void => {
    queue.length = 0;
    for (const worker of workers) worker.kill();
  };
  const isOver = (): boolean => options.signal.aborted || failures.length > 0;

  /** One worker's share of the queue; a worker that dies is replaced. */
  async function lane(): Promise<void> {
    let current: OpenWorker | null = null;
    for (let task = queue.shift(); task !== undefined; task = queue.shift()) {
      for (let attemptsLeft = 2; attemptsLeft > 0; attemptsLeft--) {
        if (!current) {
          current = await openWorker(options.root, options.backend);
          workers.add(current.worker);
        }
        if (isOver()) break;
        const { worker, backend }: OpenWorker = current;
        const outcome = await askFor(task, worker);
        if (isOver()) break;
        if (!(outcome instanceof WorkerDied)) {
          await options.finish(task, outcome, backend);
          break;
        }
        workers.delete(worker);
        current = null;
        if (attemptsLeft === 1) await options.finish(task, { type: 'failed', reason: `${outcome.message}, twice` }, backend);
      }
    }
    current?.worker.kill();
  }

  options.signal.addEventListener('abort', stop, { once: true });
  const lanes = Array.from({ length: Math.min(options.workers, tasks.length) }, () =>
    lane().catch((error: unknown) => {
      if (!isOver()) failures.push(error);
      stop();
    }),
  );
  await Promise.all(lanes);
  options.signal.removeEventListener('abort', stop);
  stop();
  if (failures.length > 0) throw failures[0];
}

async function askFor({ id, timed, config, seed }: Task, worker: WorkerProcess): Promise<Outcome | WorkerDied> {
  try {
    const reply = await worker.ask({ type: 'measure', id, timed, config, seed });
    if (reply.type === 'measured' || reply.type === 'failed') return reply;
    throw new Error(`a worker answered ${reply.type} when asked to measure`);
  } catch (error) {
    if (error instanceof WorkerDied) return error;
    throw error;
  }
}
