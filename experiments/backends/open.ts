/** Which backend the suite runs on. Each is loaded when it is tried, so that nothing is loaded that was not asked for. */
import { BACKENDS, type BackendName } from '../result.ts';
import { setActiveBackend } from './active.ts';
import type { Backend, OpenBackend } from './backend.ts';

export type Openers = Record<BackendName, OpenBackend>;

export interface OpenedBackend {
  backend: Backend;
  /** One line for each backend that was tried: which was taken and why, and why the others were not. */
  log: string[];
}

/** A backend was asked for by name and cannot be used here: for the user, not a bug. */
export class BackendUnavailable extends Error {
  override name = 'BackendUnavailable';
}

const OPENERS: Openers = {
  tensorflow: async () => (await import('./tensorflow.ts')).open(),
  webgpu: async () => (await import('./webgpu.ts')).open(),
  wasm: async () => (await import('./wasm.ts')).open(),
};

/** Best first. A CPU that calls itself a GPU is never chosen, only named. */
const PREFERENCES: { name: BackendName; suits: (backend: Backend) => boolean; as: string }[] = [
  { name: 'tensorflow', suits: ({ deviceKind }) => deviceKind === 'gpu', as: 'a GPU' },
  { name: 'webgpu', suits: ({ deviceKind }) => deviceKind === 'gpu', as: 'a GPU' },
  { name: 'tensorflow', suits: () => true, as: 'any device' },
  { name: 'wasm', suits: () => true, as: 'any device' },
];

/**
 * The named backend, or with `auto` the best that opens: tensorflow on a GPU, webgpu on a GPU, tensorflow on a CPU, wasm. It becomes the
 * process's active backend. Throws `BackendUnavailable` with the reasons and remedies when none does.
 */
export async function openBackend(name: 'auto' | BackendName, openers: Openers = OPENERS): Promise<OpenedBackend> {
  const opened = await (name === 'auto' ? openBest(openers) : openNamed(name, openers));
  setActiveBackend(opened.backend);
  return opened;
}

async function openNamed(name: BackendName, openers: Openers): Promise<OpenedBackend> {
  const opened = await openers[name]();
  if ('unavailable' in opened) throw new BackendUnavailable(`backend ${name} cannot be used here: ${opened.unavailable}`);
  return { backend: opened.backend, log: [`${name}: used, on ${describe(opened.backend)}`, ...opened.backend.notices] };
}

async function openBest(openers: Openers): Promise<OpenedBackend> {
  const log: string[] = [];
  const failed = new Set<BackendName>();
  for (const { name, suits, as } of PREFERENCES) {
    if (failed.has(name)) continue;
    const opened = await openers[name]();
    if ('unavailable' in opened) {
      failed.add(name);
      log.push(`${name}: ${opened.unavailable}`);
      continue;
    }
    if (suits(opened.backend))
      return { backend: opened.backend, log: [...log, `${name}: used, on ${describe(opened.backend)}`, ...opened.backend.notices] };
    log.push(`${name}: wanted ${as}, found ${describe(opened.backend)}`);
    opened.backend.close();
  }
  throw new BackendUnavailable(`no backend of ${BACKENDS.join(', ')} can be used here. ${log.join('. ')}`);
}

function describe({ device, deviceKind }: Backend): string {
  return `${device} (${deviceKind})`;
}
