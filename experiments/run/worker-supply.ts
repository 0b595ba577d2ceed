import type { BackendDescription } from './environment.ts';
import type { BackendChoice, Reply } from './messages.ts';
import { UserError } from './user-error.ts';
import { WorkerDied, startWorker, type WorkerProcess } from './worker-process.ts';

export interface OpenWorker {
  worker: WorkerProcess;
  backend: BackendDescription;
  /** Which backend was taken and why the others were not. */
  log: string[];
  /** Whether it was asked to measure, after which what it computes can depend on what was left behind. */
  isUsed: boolean;
}

/** Workers with a backend open. Opening takes a while, so one that was given back is handed out again. */
export interface WorkerSupply {
  /** A worker on `choice`. Throws a `UserError` with the reasons when that backend cannot be opened. */
  take: (choice: BackendChoice) => Promise<OpenWorker>;
  giveBack: (open: OpenWorker) => void;
  /** Ends a worker whose state is in doubt. */
  discard: (open: OpenWorker) => void;
  /** Ends the workers that nobody holds. */
  endIdle: () => void;
  /** Ends all workers, and those that are asked for afterwards. */
  end: () => void;
}

/** Workers on the suite at `root`. Whoever makes a supply ends it. */
export function workerSupply(root: string): WorkerSupply {
  const running = new Set<WorkerProcess>();
  const idle: OpenWorker[] = [];
  let isEnded = false;

  const end = (worker: WorkerProcess): void => {
    running.delete(worker);
    worker.kill();
  };
  return {
    take: async (choice) => {
      const index = idle.findIndex(({ worker, backend }) => worker.isAlive() && backend.name === choice);
      const [kept] = index < 0 ? [] : idle.splice(index, 1);
      if (kept) return kept;
      const worker = startWorker(root);
      running.add(worker);
      if (isEnded) end(worker);
      const reply = await openIn(worker, choice);
      if (reply.type === 'opened') return { worker, backend: reply.backend, log: reply.log, isUsed: false };
      end(worker);
      throw new UserError(reply.type === 'failed' ? reply.reason : `a worker answered ${reply.type} when asked to open ${choice}`);
    },
    giveBack: (open) => {
      if (open.worker.isAlive()) idle.push(open);
    },
    discard: ({ worker }) => end(worker),
    endIdle: () => {
      for (const { worker } of idle.splice(0)) end(worker);
    },
    end: () => {
      isEnded = true;
      for (const worker of running) worker.kill();
    },
  };
}

async function openIn(worker: WorkerProcess, choice: BackendChoice): Promise<Reply> {
  try {
    return await worker.ask({ type: 'open', choice });
  } catch (error) {
    if (error instanceof WorkerDied) return { type: 'failed', reason: `backend ${choice} did not open: ${error.message}` };
    throw error;
  }
}
