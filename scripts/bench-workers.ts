/**
 * `node scripts/bench-workers.ts`: how many independent cells a second one worker measures on wasm, and how many several do. The same
 * cells, real ones of gradient-norms, are measured in turn by one worker and by all, so that what else the machine does falls on both.
 * Workers are started and warmed up beforehand.
 */
import path from 'node:path';
import { Command } from 'commander';
import { median, quantile } from 'd3-array';
import { loadCatalogue } from '../experiments/run/catalogue.ts';
import { positiveNumber } from '../experiments/run/options.ts';
import { runPool, type Task } from '../experiments/run/pool.ts';
import { workerSupply, type WorkerSupply } from '../experiments/run/worker-supply.ts';

interface Options {
  rounds: number;
  cells: number;
  workers: number;
  json?: true;
}

const {
  rounds: roundCount,
  cells: cellCount,
  workers: workerCount,
  json,
} = new Command('bench-workers')
  .description('the throughput of several workers over that of one, on wasm')
  .option('--rounds <n>', 'turns of one worker and of all', positiveNumber, 5)
  .option('--cells <n>', 'cells of each turn', positiveNumber, 24)
  .option('--workers <n>', 'workers that are compared with one', positiveNumber, 2)
  .option('--json', 'for programs')
  .parse()
  .opts<Options>();

const root = path.resolve(import.meta.dirname, '..');
const tasks = await equalTasks(cellCount);
const supply = workerSupply(root);
const cellsPerSecond: { one: number; all: number }[] = [];
try {
  await warmUp(supply);
  for (let round = 0; round < roundCount; round++) {
    const one = await measure(supply, 1);
    cellsPerSecond.push({ one, all: await measure(supply, workerCount) });
  }
} finally {
  supply.end();
}

const ratios = cellsPerSecond.map(({ one, all }) => all / one);
const summary = {
  workers: workerCount,
  cells: tasks.length,
  cellsPerSecondOfOne: median(cellsPerSecond, ({ one }) => one),
  cellsPerSecondOfAll: median(cellsPerSecond, ({ all }) => all),
  ratio: median(ratios),
  ratios,
};
const text = (value: number | undefined): string => (value ?? Number.NaN).toFixed(2);
console.log(
  json
    ? JSON.stringify(summary, null, 2)
    : `${tasks.length} cells: 1 worker ${text(summary.cellsPerSecondOfOne)} cells/s, ${workerCount} workers ${text(summary.cellsPerSecondOfAll)} cells/s: ` +
        `${text(summary.ratio)} times the throughput (quartiles ${text(quantile(ratios, 0.25))} to ${text(quantile(ratios, 0.75))} of ${ratios.length} rounds)`,
);

/** Cells of one configuration, the laptop grid's 12 layers, under as many seeds: equal work, so that no worker is left with a long one. */
async function equalTasks(count: number): Promise<Task[]> {
  for (const experiment of await loadCatalogue(root)) {
    if (experiment.id !== 'gradient-norms') continue;
    const { id, timed } = experiment;
    const cell = experiment.grid('laptop', 1).find(({ config }) => config.model.layerCount === 12);
    if (cell) return Array.from({ length: count }, (_, index) => ({ id, timed, config: cell.config, seed: index + 1 }));
  }
  throw new Error('gradient-norms no longer has cells of 12 layers: choose others to measure');
}

/** Starts the workers at once, and lets each compile what it runs. */
async function warmUp(workers: WorkerSupply): Promise<void> {
  const open = await Promise.all(Array.from({ length: workerCount }, () => workers.take('wasm')));
  const [task] = tasks;
  if (task) await Promise.all(open.map(({ worker }) => worker.ask({ type: 'measure', ...task })));
  open.forEach(workers.giveBack);
}

async function measure(workers: WorkerSupply, count: number): Promise<number> {
  const start = performance.now();
  await runPool(tasks, {
    supply: workers,
    backend: 'wasm',
    workers: count,
    signal: new AbortController().signal,
    finish: (task, outcome) =>
      outcome.type === 'measured' ? Promise.resolve() : Promise.reject(new Error(`a cell of ${task.id} failed: ${outcome.reason}`)),
  });
  return (tasks.length / (performance.now() - start)) * 1000;
}
