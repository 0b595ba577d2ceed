import { afterEach, describe, expect, test, vi } from 'vitest';
import type { BackendName } from '../../../experiments/result.ts';
import { cellFingerprint, codeFingerprint } from '../../../experiments/run/fingerprint.ts';
import { miniProject, type MiniProject } from './mini-project.ts';

const ID = 'update-sensitivity';

async function change(file: string, from: string, to: string, backend: BackendName = 'wasm'): Promise<{ code: boolean; kernels: boolean }> {
  const project: MiniProject = miniProject();
  const before = await codeFingerprint(project.root, ID, backend);
  project.edit(file, from, to);
  const after = await codeFingerprint(project.root, ID, backend);
  return { code: before.code !== after.code, kernels: before.kernels !== after.kernels };
}

afterEach(() => void vi.unstubAllEnvs());

describe('codeFingerprint', () => {
  test.each([
    [
      'a title',
      'experiments/suite/update-sensitivity.ts',
      'A title',
      'qqqqqqqqqqqqqqqqqqqqzzzzzzzzzzzzzzzzzzzzzzzzzzzjjjjjjjjjjjjjjjjjjjjjjjjxxxxxxxxxxxxxxxxxxxxxxxx',
    ],
    ['a grid', 'experiments/suite/update-sensitivity.ts', '0.004, 0.005', '0.004'],
    ['a probe', 'experiments/suite/update-sensitivity.ts', 'formula(0.2, 2)', 'formula(0.3, 2)'],
    ['a comment', 'experiments/model/formula.ts', 'A comment.', 'Another comment.'],
    ['a format', 'experiments/model/formula.ts', ' => globalThis', ' =>\n      globalThis'],
    ['a type', 'experiments/model/formula.ts', 'seed: number)', 'seed: unknown)'],
    ['the name of a local variable', 'experiments/model/formula.ts', 'eta', 'stepLength'],
    ['another experiment', 'experiments/suite/norm-timing.ts', '0.123456789', '0.2'],
    ['another backend', 'experiments/backends/webgpu.ts', 'abacus', 'slide rule'],
    ["another backend's kernel", 'experiments/kernels/webgpu/add.ts', 'b + a', 'b - a'],
  ])('%s does not count', async (_what, file, from, to) => {
    expect(await change(file, from, to)).toEqual({ code: false, kernels: false });
  });

  test.each([
    ['wasm', true],
    ['webgpu', false],
  ] as const)('relaxed SIMD counts on %s: %s', async (backend, counts) => {
    const { root } = miniProject();
    const plain = await codeFingerprint(root, ID, backend);
    vi.stubEnv('WASM_SIMD', 'relaxed');
    expect((await codeFingerprint(root, ID, backend)).kernels !== plain.kernels).toBe(counts);
  });

  test('a formula counts, and is not a kernel', async () => {
    expect(await change('experiments/model/formula.ts', '12.5', '12.6')).toEqual({ code: true, kernels: false });
  });

  test("the experiment's measurement counts", async () => {
    expect(await change('experiments/suite/update-sensitivity.ts', 'seed / 3', 'seed / 4')).toEqual({ code: true, kernels: false });
  });

  test.each([
    ['a kernel in TypeScript', 'experiments/kernels/wasm/add.ts', 'a + b', 'b + a'],
    ['a compiled kernel', 'experiments/kernels/wasm/kernels.wasm', 'binary', 'another binary'],
    [
      'the locked version of a numeric package',
      'package-lock.json',
      '"@tensorflow/tfjs-core":{"version":"1.0.0"',
      '"@tensorflow/tfjs-core":{"version":"1.0.1"',
    ],
  ])('%s counts as a change of the kernels', async (_what, file, from, to) => {
    expect(
      await change(
        file,
        from.replace('"@tensorflow', '"node_modules/@tensorflow'),
        to.replace('"@tensorflow', '"node_modules/@tensorflow'),
      ),
    ).toEqual({
      code: true,
      kernels: true,
    });
  });

  test('the module of the wasm backend is code, since the probe runs it', async () => {
    expect(await change('experiments/backends/wasm.ts', 'abacus', 'slide rule')).toEqual({ code: true, kernels: false });
  });

  test('the module of another backend counts with its kernels, since no probe runs it', async () => {
    expect(await change('experiments/backends/webgpu.ts', 'abacus', 'slide rule', 'webgpu')).toEqual({ code: true, kernels: true });
  });

  test('a kernel of another backend counts on that backend', async () => {
    expect(await change('experiments/kernels/webgpu/add.ts', 'b + a', 'b - a', 'webgpu')).toEqual({ code: true, kernels: true });
  });

  test('a package that is not locked is an error with the remedy', async () => {
    await expect(change('package-lock.json', 'node_modules/@tensorflow/tfjs-core', 'node_modules/tfjs-core')).rejects.toThrow(
      /does not lock @tensorflow\/tfjs-core, which the wasm backend needs; run npm install/,
    );
  });
});

describe('cellFingerprint', () => {
  const code = { code: 'c', kernels: 'k', versions: {} };

  test('does not depend on the order in which a configuration is written', () => {
    const fingerprint = cellFingerprint(code, { config: { a: 1, b: { c: 2, d: 3 } }, seed: 1 });
    expect(cellFingerprint(code, { config: { b: { d: 3, c: 2 }, a: 1 }, seed: 1 })).toBe(fingerprint);
  });

  test('depends on the configuration, the seed and the code', () => {
    const cells = [
      cellFingerprint(code, { config: { a: 1 }, seed: 1 }),
      cellFingerprint(code, { config: { a: 2 }, seed: 1 }),
      cellFingerprint(code, { config: { a: 1 }, seed: 2 }),
      cellFingerprint({ ...code, code: 'd' }, { config: { a: 1 }, seed: 1 }),
    ];
    expect(new Set(cells).size).toBe(4);
  });
});
