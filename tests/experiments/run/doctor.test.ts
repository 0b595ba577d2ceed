import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { diagnosisLines, problemOf, remedyOf, type Inspection } from '../../../experiments/run/doctor.ts';

const RIGHT: Inspection['checks'][number] = { kernel: 'OwnCopy', largestRelativeError: 0, passed: true };
const WRONG: Inspection['checks'][number] = { kernel: 'OwnRmsNorm', largestRelativeError: 0.5, passed: false };
const INSPECTION: Inspection = { type: 'inspected', details: {}, copyBytesPerSecond: null, checks: [RIGHT] };
const GPU = { name: 'webgpu', deviceKind: 'gpu' } as const;
const SOFTWARE = { name: 'webgpu', deviceKind: 'software-gpu' } as const;
const CPU = { name: 'wasm', deviceKind: 'cpu' } as const;

describe('problemOf', () => {
  const problem = (choice: 'auto' | 'webgpu' | 'wasm', backend: Parameters<typeof problemOf>[0]['backend'], allowSoftware = false) =>
    problemOf({ choice, backend, allowSoftware, log: ['webgpu: no adapter'], inspection: INSPECTION });

  test('has none with a GPU, and with a processor that was asked for', () => {
    expect(problem('webgpu', GPU)).toBeNull();
    expect(problem('auto', GPU)).toBeNull();
    expect(problem('wasm', CPU)).toBeNull();
  });

  test('refuses a software adapter unless it is allowed', () => {
    expect(problem('webgpu', SOFTWARE)).toMatch(/^the only adapter is software, which is no GPU\. .*say --allow-software\.$/);
    expect(problem('webgpu', SOFTWARE, true)).toBeNull();
  });

  test('says why a GPU was not taken when none was named', () => {
    expect(problem('auto', CPU)).toMatch(/^no GPU can be used: webgpu: no adapter\. /);
  });

  test('names every kernel that computes something else, on any device', () => {
    const inspection = { ...INSPECTION, checks: [RIGHT, WRONG] };
    expect(problemOf({ choice: 'webgpu', backend: GPU, allowSoftware: false, log: [], inspection })).toMatch(
      /^kernels of webgpu compute something else .*: OwnRmsNorm \(relative error 0\.50\)\. Update the driver/,
    );
  });
});

describe.skipIf(process.platform !== 'linux')('remedyOf (looks at files of Linux)', () => {
  test.each([
    [{ hasLoader: false, drivers: [], devices: [] }, /^libvulkan\.so\.1 is missing: install/],
    [{ hasLoader: true, drivers: [], devices: [] }, /^There is no \/dev\/nvidia0 .*--gpus all/],
    [{ hasLoader: true, drivers: [], devices: ['/dev/nvidia0'] }, /^No Vulkan driver is installed .*NVIDIA_DRIVER_CAPABILITIES=all/],
    [
      { hasLoader: true, drivers: ['/a.json'], devices: ['/dev/nvidia0'] },
      /^These drivers are installed: \/a\.json; none gives an adapter for \/dev\/nvidia0/,
    ],
  ])('%j', (parts, remedy) => {
    expect(remedyOf(parts)).toMatch(remedy);
  });
});

describe('diagnosisLines', () => {
  test('ends with the command to run, or with the problem', () => {
    expect(diagnosisLines({ findings: { driver: '1.2' }, problem: null }, 'webgpu').split('\n')).toEqual([
      'driver   1.2',
      'verdict  ready: npm run experiments -- run --profile full --backend webgpu --out results',
    ]);
    expect(diagnosisLines({ findings: {}, problem: 'no GPU' }, 'webgpu')).toBe('problem  no GPU');
  });
});

describe('experiments doctor', () => {
  test('checks every kernel of wasm and times a copy', () => {
    const cli = path.resolve(import.meta.dirname, '../../../experiments/cli.ts');
    const { status, stdout } = spawnSync(process.execPath, [cli, 'doctor', '--backend', 'wasm'], { encoding: 'utf8' });
    expect(stdout).toMatch(/^backend +wasm on .* \(cpu\)$/m);
    expect(stdout).toMatch(/^copy bandwidth +[\d.]+ GB\/s, read and written$/m);
    const [, right, all] = /^own kernels +(\d+) of (\d+) right/m.exec(stdout) ?? [];
    expect(Number(right)).toBeGreaterThanOrEqual(10);
    expect(right).toBe(all);
    expect(status).toBe(0);
  });
});
