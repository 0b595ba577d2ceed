/** Cells dealt to workers one at a time. */
import type { BackendName, ExperimentId } from '../result.ts';
import type { BackendDescription } from './environment.ts';
import type { Reply } from './messages.ts';
import { WorkerDied, type WorkerProcess } from './worker-process.ts';
import type { OpenWorker, WorkerSupply } from './worker-supply.ts';

export interface Task {
  id: ExperimentId;
  timed: boolean;
  config: unknown;
  seed: number;
}

export type Outcome = Extract<Reply, { type: 'measured' | 'failed' }>;

export interface PoolOptions<T extends Task> {
  supply: WorkerSupply;
  backend: BackendName;
  workers: number;
  /** Stops dealing and ends the workers. */
  signal: AbortSignal;
  /** Called for each finished task, in the order in which they finish; the worker waits for it. An error ends the pool. */
  finish: (task: T, outcome: Outcome, backend: BackendDescription) => Promise<void>;
}

/** Measures `tasks`. Resolves when all are finished or the signal aborts; tasks that run at that moment are lost. */
export async function runPool<T extends Task>(tasks: readonly T[], options: PoolOptions<T>): Promise<void> {
  const queue = [...tasks];
  const failures: unknown[] = [];
  const stop = (): void => {
    queue.length = 0;
    options.supply.end();
  };
  const isOver = (): boolean => options.signal.aborted || failures.length > 0;

  /** One worker's share of the queue; a worker that dies is replaced. */
  async function lane(): Promise<void> {
    let current: OpenWorker | null = null;
    for (let task = queue.shift(); task !== undefined; task = queue.shift()) {
      for (let attemptsLeft = 2; attemptsLeft > 0; attemptsLeft--) {
        current ??= await options.supply.take(options.backend);
        if (isOver()) break;
        const { worker, backend }: OpenWorker = current;
        const outcome = await askFor(task, worker);
        if (isOver()) break;
        if (!(outcome instanceof WorkerDied)) {
          await options.finish(task, outcome, backend);
          break;
        }
        current = null;
        if (attemptsLeft === 1) await options.finish(task, { type: 'failed', reason: `${outcome.message}, twice` }, backend);
      }
    }
    if (current) options.supply.giveBack(current);
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
