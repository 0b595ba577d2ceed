import { Worker } from 'node:worker_threads';

/**
 * Ends this process within a second of its parent's death, also in the middle of a long step that never returns to the event loop:
 * a thread looks whose child the process is.
 */
export function endWithParent(parentId: number): void {
  const source = `
    const { workerData } = require('node:worker_threads');
    setInterval(() => { if (process.ppid !== workerData) process.kill(process.pid, 'SIGKILL'); }, 500);`;
  new Worker(source, { eval: true, workerData: parentId }).unref();
  process.on('disconnect', () => process.exit(0));
}
