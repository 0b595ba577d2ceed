import { createHash } from 'node:crypto';
import path from 'node:path';
import type { CellChoice } from '../export/cell.ts';
import { currentCommit, environmentOf } from './environment.ts';
import type { BackendChoice } from './messages.ts';
import type { RunSurroundings } from './run-command.ts';
import { UserError } from './user-error.ts';
import { WorkerDied } from './worker-process.ts';
import { workerSupply } from './worker-supply.ts';
import { writeTogether } from './write-together.ts';

export const TENSOR_FILE = 'cell.safetensors';
export const DESCRIPTION_FILE = 'cell.json';

/**
 * Computes one cell in a process of its own and writes it, with its description, into the folder `out`: both files or, with an error, none.
 * The paths of both, or null when the signal ended it. Throws a `UserError` for a backend that does not open, a model that cannot be built
 * and a folder that cannot be written.
 */
export async function exportCommand(
  choice: CellChoice,
  backendChoice: BackendChoice,
  { root, out, signal, report, disk }: Omit<RunSurroundings, 'now'>,
): Promise<string[] | null> {
  const supply = workerSupply(root);
  signal.addEventListener('abort', supply.end, { once: true });
  try {
    const { worker, backend, log } = await supply.take(backendChoice);
    for (const line of log) report.line(line);
    const reply = await worker.ask({ type: 'export', choice });
    if (reply.type === 'failed') throw new UserError(reply.reason);
    if (reply.type !== 'exported') throw new Error(`a worker answered ${reply.type} when asked to export`);
    const { description, tensors } = reply.cell;
    const text = JSON.stringify(
      {
        ...description,
        file: { name: TENSOR_FILE, format: 'safetensors', sha256: createHash('sha256').update(tensors).digest('hex') },
        environment: environmentOf(backend, await currentCommit(root)),
      },
      null,
      1,
    );
    await writeTogether(out, { [TENSOR_FILE]: tensors, [DESCRIPTION_FILE]: `${text}\n` }, disk);
    return [TENSOR_FILE, DESCRIPTION_FILE].map((name) => path.join(out, name));
  } catch (error) {
    if (signal.aborted) return null;
    if (error instanceof WorkerDied) throw new UserError(`the export failed: ${error.message}`);
    throw error;
  } finally {
    signal.removeEventListener('abort', supply.end);
    supply.end();
  }
}
