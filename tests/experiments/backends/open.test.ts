import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import type { Backend, Opened } from '../../../experiments/backends/backend.ts';
import { openBackend, type Openers } from '../../../experiments/backends/open.ts';
import type { BackendName } from '../../../experiments/result.ts';
import { hasSoftwareGpu, softwareGpuEnvironment } from '../../support/software-gpu.ts';

type DeviceKind = Backend['deviceKind'];

/** Backends that open on the given devices and note whether they were closed; the others are unavailable. */
function openersOn(devices: Partial<Record<BackendName, DeviceKind>>): { openers: Openers; opened: BackendName[]; closed: BackendName[] } {
  const [opened, closed]: BackendName[][] = [[], []];
  const opener = (name: BackendName) => (): Promise<Opened> => {
    const deviceKind = devices[name];
    opened?.push(name);
    return Promise.resolve(
      deviceKind === undefined
        ? { unavailable: `no ${name} here: install it` }
        : { backend: backendOn(name, deviceKind, () => closed?.push(name)) },
    );
  };
  return {
    openers: { tensorflow: opener('tensorflow'), webgpu: opener('webgpu'), wasm: opener('wasm') },
    opened: opened ?? [],
    closed: closed ?? [],
  };
}

function backendOn(name: BackendName, deviceKind: DeviceKind, close: () => void): Backend {
  return {
    name,
    deviceKind,
    device: `a ${deviceKind}`,
    driver: null,
    versions: {},
    notices: [],
    synchronize: () => Promise.resolve(),
    deviceTimer: null,
    inspect: () => Promise.resolve({}),
    close,
  };
}

describe('openBackend (auto)', () => {
  test.each<{ devices: Partial<Record<BackendName, DeviceKind>>; best: BackendName }>([
    { devices: { tensorflow: 'gpu', webgpu: 'gpu', wasm: 'cpu' }, best: 'tensorflow' },
    { devices: { tensorflow: 'cpu', webgpu: 'gpu', wasm: 'cpu' }, best: 'webgpu' },
    { devices: { tensorflow: 'cpu', webgpu: 'software-gpu', wasm: 'cpu' }, best: 'tensorflow' },
    { devices: { webgpu: 'software-gpu', wasm: 'cpu' }, best: 'wasm' },
    { devices: { wasm: 'cpu' }, best: 'wasm' },
  ])('takes $best of $devices', async ({ devices, best }) => {
    const { backend } = await openBackend('auto', openersOn(devices).openers);
    expect(backend.name).toBe(best);
  });

  test('says what it took and why the others were not taken', async () => {
    const { log } = await openBackend('auto', openersOn({ webgpu: 'software-gpu', wasm: 'cpu' }).openers);
    expect(log).toEqual([
      'tensorflow: no tensorflow here: install it',
      'webgpu: wanted a GPU, found a software-gpu (software-gpu)',
      'wasm: used, on a cpu (cpu)',
    ]);
  });

  test('closes what it opened and did not take, and tries nothing after the best', async () => {
    const software = openersOn({ webgpu: 'software-gpu', wasm: 'cpu' });
    await openBackend('auto', software.openers);
    expect(software.closed).toEqual(['webgpu']);
    const graphics = openersOn({ tensorflow: 'gpu', webgpu: 'gpu', wasm: 'cpu' });
    await openBackend('auto', graphics.openers);
    expect(graphics.opened).toEqual(['tensorflow']);
  });

  test('gives every reason when nothing opens', async () => {
    await expect(openBackend('auto', openersOn({}).openers)).rejects.toThrow(/no tensorflow here.*no webgpu here.*no wasm here/);
  });
});

describe('openBackend (by name)', () => {
  test('refuses a backend that cannot be used, with its reason and remedy', async () => {
    await expect(openBackend('webgpu', openersOn({ wasm: 'cpu' }).openers)).rejects.toThrow(
      'backend webgpu cannot be used here: no webgpu here: install it',
    );
  });

  test('takes webgpu on a software adapter when it is asked for', async () => {
    const { backend } = await openBackend('webgpu', openersOn({ webgpu: 'software-gpu' }).openers);
    expect(backend.deviceKind).toBe('software-gpu');
  });
});

describe('openBackend (with the real backends)', () => {
  test('takes the kernels that WASM_SIMD names on wasm, and says so', () => {
    expect(openInChild("await openBackend('wasm')", { WASM_SIMD: 'relaxed' })).toContain('relaxed SIMD');
    const refusal = "{ backend: { name: '', close() {} }, log: [await openBackend('wasm').catch((error) => error.message)] }";
    expect(openInChild(refusal, { WASM_SIMD: 'fast' })).toContain('must be plain or relaxed');
  });

  test('opens wasm everywhere', () => {
    expect(openInChild("await openBackend('wasm')")).toContain('"name":"wasm"');
  });

  test.skipIf(!hasSoftwareGpu)('does not take a software adapter for a GPU (SwiftShader; its archive is for linux x64 alone)', () => {
    const withoutTensorflow = `await openBackend('auto', {
      tensorflow: () => ({ unavailable: 'left out' }),
      webgpu: (await import(new URL('webgpu.ts', backends))).open,
      wasm: (await import(new URL('wasm.ts', backends))).open,
    })`;
    const opened = openInChild(withoutTensorflow, softwareGpuEnvironment());
    expect(opened).toContain('"name":"wasm"');
    expect(opened).toContain('webgpu: wanted a GPU, found swiftshader');
  });
});

/** Name and log of what `expression` opens, as JSON, in a process of its own. */
function openInChild(expression: string, environment: Record<string, string> = {}): string {
  const script = `
    const backends = ${JSON.stringify(new URL('../../../experiments/backends/', import.meta.url).href)};
    const { openBackend } = await import(new URL('open.ts', backends));
    const { backend, log } = ${expression};
    console.log(JSON.stringify({ name: backend.name, log }));
    backend.close();`;
  return execFileSync(process.execPath, ['--input-type=module', '--eval', script], {
    env: { ...process.env, ...environment },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
}
