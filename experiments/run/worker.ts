/** A child process of the runner: opens one backend, then measures the cells it is handed, one at a time. Arguments: root, parent's id. */
import { setTimeout } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import type { Backend } from '../backends/backend.ts';
import type { openBackend as openBackendType } from '../backends/open.ts';
import type { exportCell as exportCellType } from '../export/cell.ts';
import type { checkOwnKernels } from '../kernels/check-kernels.ts';
import type { recordKernels } from '../kernels/dispatch.ts';
import type { BackendChoice, Reply, Request } from './messages.ts';
import { reportedKernels } from './measurement.ts';
import { moduleFile } from './module-file.ts';
import { endWithParent } from './parent-watch.ts';

const [root = '', parentId = ''] = process.argv.slice(2);
endWithParent(Number(parentId));
// Ctrl-C reaches the whole group; the runner decides what ends.
process.on('SIGINT', () => undefined);

interface SuiteModule {
  measure: (config: unknown, seed: number) => Promise<unknown>;
  probe: () => Promise<number[]>;
}

/** A lost device may never answer. */
const SILENCE_MS = 10_000;

let opened: Backend | null = null;

process.on('message', (request: Request) => {
  void answer(request)
    .catch(failure)
    .then((reply) => process.send?.(reply));
});

async function answer(request: Request): Promise<Reply> {
  switch (request.type) {
    case 'open':
      return open(request.choice);
    case 'measure':
      return measure(request);
    case 'probe':
      return { type: 'probed', values: await (await suiteModule(request.id)).probe() };
    case 'inspect':
      return inspect();
    case 'export':
      return exportCell(request);
    default:
      return request satisfies never;
  }
}

async function open(choice: BackendChoice): Promise<Reply> {
  const { openBackend } = await load<{ openBackend: typeof openBackendType }>('experiments/backends/open.ts');
  const { backend, log } = await openBackend(choice);
  opened = backend;
  const { name, deviceKind, device, driver, versions, notices } = backend;
  return { type: 'opened', backend: { name, deviceKind, device, driver, versions, notices }, log };
}

async function inspect(): Promise<Reply> {
  if (!opened) throw new Error('no backend is open');
  const { checkOwnKernels: check } = await load<{ checkOwnKernels: typeof checkOwnKernels }>('experiments/kernels/check-kernels.ts');
  const { copyBandwidth } = await load<{ copyBandwidth: () => Promise<number | null> }>('experiments/timing/copy-bandwidth.ts');
  const checks = await check();
  const reply: Reply = { type: 'inspected', details: await opened.inspect(), copyBytesPerSecond: await copyBandwidth(), checks };
  await opened.synchronize();
  return reply;
}

async function measure({ id, timed, config, seed }: Request & { type: 'measure' }): Promise<Reply> {
  const suite = await suiteModule(id);
  const work = async (): Promise<unknown> => {
    const measurement = await suite.measure(config, seed);
    // A device reports its errors late, and what it computed after one is wrong.
    await opened?.synchronize();
    return measurement;
  };
  const start = performance.now();
  if (timed) {
    const measurement = await work();
    return {
      type: 'measured',
      measurement,
      wallTimeMs: performance.now() - start,
      kernels: [...new Set(reportedKernels(measurement))].sort(),
    };
  }
  const dispatch = await load<{ recordKernels: typeof recordKernels }>('experiments/kernels/dispatch.ts');
  const { value: measurement, kernels } = await dispatch.recordKernels(work);
  return { type: 'measured', measurement, wallTimeMs: performance.now() - start, kernels };
}

async function exportCell({ choice }: Request & { type: 'export' }): Promise<Reply> {
  const { exportCell: compute } = await load<{ exportCell: typeof exportCellType }>('experiments/export/cell.ts');
  const cell = await compute(choice);
  await opened?.synchronize();
  return typeof cell === 'string' ? { type: 'failed', reason: cell } : { type: 'exported', cell };
}

/** A device that was lost or reported an error computes nothing reliable any more: the process ends with it, and another takes its place. */
async function failure(error: unknown): Promise<Reply> {
  const defect = await defectOfDevice();
  if (defect === null) return { type: 'failed', reason: reasonOf(error) };
  process.stderr.write(`${defect}\n`);
  process.exit(1);
}

async function defectOfDevice(): Promise<string | null> {
  if (!opened) return null;
  const silence = setTimeout(SILENCE_MS, `Error: ${opened.device} no longer answers`, { ref: false });
  return Promise.race([opened.synchronize().then(() => null, reasonOf), silence]);
}

function suiteModule(id: string): Promise<SuiteModule> {
  return load<SuiteModule>(`experiments/suite/${id}.ts`);
}

async function load<Module>(file: string): Promise<Module> {
  return (await import(pathToFileURL(moduleFile(root, file)).href)) as Module;
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.name === 'BackendUnavailable' ? error.message : `${error.name}: ${error.message}`;
}
