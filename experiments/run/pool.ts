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
  /** Whether there is time for the task; one that is refused is left. Without it there always is. */
  mayStart?: (task: T) => boolean;
  /** Stops dealing and ends the workers. */
  signal: AbortSignal;
  /** Called for each finished task, in the order in which they finish; the worker waits for it. An error ends the pool. */
  finish: (task: T, outcome: Outcome, backend: BackendDescription) => Promise<void>;
}

/**
 * Measures `tasks` in their order. Resolves when all that may start are finished or the signal aborts; tasks that run at that moment are
 * lost. A worker in which a task failed is not used again. What a worker died of, and what failed in a worker that had measured before, is
 * tried once more in a new one: the memory that earlier tasks left behind may be to blame.
 */
export async function runPool<T extends Task>(tasks: readonly T[], options: PoolOptions<T>): Promise<void> {
  const queue = [...tasks];
  const failures: unknown[] = [];
  const stop = (): void => {
    queue.length = 0;
    options.supply.end();
  };
  const isOver = (): boolean => options.signal.aborted || failures.length > 0;

  const next = (): T | undefined => {
    const index = queue.findIndex((task) => options.mayStart?.(task) ?? true);
    return index < 0 ? undefined : queue.splice(index, 1)[0];
  };

  /** One worker's share of the queue. */
  async function lane(): Promise<void> {
    let current: OpenWorker | null = null;
    for (let task = next(); task !== undefined; task = next()) {
      for (let attempt = 1; attempt <= 2; attempt++) {
        current ??= await options.supply.take(options.backend);
        if (isOver()) break;
        const open: OpenWorker = current;
        const { isUsed } = open;
        open.isUsed = true;
        const outcome = await askFor(task, open.worker);
        if (isOver()) break;
        const hasDied = outcome instanceof WorkerDied;
        if (hasDied || outcome.type === 'failed') {
          options.supply.discard(open);
          current = null;
          if (attempt === 1 && (hasDied || isUsed)) continue;
        }
        await options.finish(task, hasDied ? { type: 'failed', reason: `${outcome.message}, twice` } : outcome, open.backend);
        break;
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
