/** Cells whose memory or device ends while they are measured, in the real ways. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseResult } from '../../../experiments/result.ts';
import { hasSoftwareGpu, softwareGpuEnvironment } from '../../support/software-gpu.ts';
import { miniProject, type MiniProject } from './mini-project.ts';
import { PATIENCE_MS, startRun, timeless, type Ended } from './processes.ts';

const REPOSITORY = path.resolve(import.meta.dirname, '../../..');

/** A run in which the cells with eta 0.002 do what a file of `sabotage/` does. */
function sabotaged(project: MiniProject, file: string, parameters: string[] = [], env: Record<string, string> = {}): Promise<Ended> {
  return startRun(project, parameters, { env: { ...env, MINI_SABOTAGE: path.join(import.meta.dirname, 'sabotage', file) } }).ended;
}

const undisturbedResults = new Map<string, unknown>();

/** Repeats the command without sabotage, and expects what a run of the same `code` in another folder gives that was never disturbed. */
async function expectRepaired(
  project: MiniProject,
  code: string,
  parameters: string[] = [],
  env: Record<string, string> = {},
): Promise<void> {
  expect((await startRun(project, parameters, { env }).ended).status).toBe(0);
  if (!undisturbedResults.has(code)) {
    const elsewhere = path.join(project.root, 'undisturbed');
    expect((await startRun(project, [...parameters, '--out', elsewhere], { env }).ended).status).toBe(0);
    undisturbedResults.set(code, timeless(elsewhere));
  }
  expect(timeless(project.out)).toEqual(undisturbedResults.get(code));
}

/** Lets the project open a backend of the repository in place of its own. */
function useReal(project: MiniProject, backend: 'wasm' | 'webgpu'): void {
  const file = JSON.stringify(path.join(REPOSITORY, `experiments/backends/${backend}.ts`));
  project.edit(`experiments/backends/${backend}.ts`, 'return { backend:', `return (await import(${file})).open(); return { backend:`);
}

function statuses(project: MiniProject): string[] {
  const text = readFileSync(path.join(project.out, 'update-sensitivity.json'), 'utf8');
  return parseResult('update-sensitivity', text, 'out').runs.flatMap(({ cells }) => cells.map(({ status }) => status));
}

/** Of the eight cells of the laptop grid, those with eta 0.002. */
const SECOND_FAILED = ['measured', 'measured', 'failed', 'failed', 'measured', 'measured', 'measured', 'measured'];

describe('a cell that runs out of memory', { timeout: 4 * PATIENCE_MS }, () => {
  test('of JavaScript is a failure row with reason and remedy; the others are measured, and repeated it is, too', async () => {
    const project = miniProject();
    const { status, stderr } = await sabotaged(project, 'fill-heap.ts', [], { NODE_OPTIONS: '--max-old-space-size=60' });
    expect(status).toBe(2);
    expect(stderr).toMatch(
      /update-sensitivity: the cell with eta 0\.002, seed 1 failed: worker ended with SIGABRT \(.*heap out of memory\), twice; NODE_OPTIONS=--max-old-space-size=8000 allows more memory\n/,
    );
    expect(statuses(project)).toEqual(SECOND_FAILED);
    await expectRepaired(project, 'mini');
  });

  test('of wasm, which ends at 4 GiB, is a failure row with reason and remedy; the others are measured, and repeated it is, too', async () => {
    const project = miniProject();
    useReal(project, 'wasm');
    const { status, stderr } = await sabotaged(project, 'fill-wasm.ts');
    expect(status).toBe(2);
    expect(stderr).toMatch(
      /update-sensitivity: the cell with eta 0\.002, seed 2 failed: RangeError: out of memory: 256\.0 MiB do not fit beside .*; take a smaller model or batch; the same command tries it again\n/,
    );
    expect(statuses(project)).toEqual(SECOND_FAILED);
    await expectRepaired(project, 'wasm');
  });
});

const WEBGPU = ['--backend', 'webgpu'];

describe.skipIf(!hasSoftwareGpu)('a device that is lost (webgpu, on SwiftShader)', { timeout: 4 * PATIENCE_MS }, () => {
  test('once, takes its worker with it, and the run goes on in another as if nothing had happened', async () => {
    const project = miniProject();
    useReal(project, 'webgpu');
    const env = { ...softwareGpuEnvironment(), MINI_ONCE: path.join(project.root, 'lost') };
    expect(await sabotaged(project, 'lose-device.ts', WEBGPU, env)).toMatchObject({ status: 0 });
    await expectRepaired(project, 'webgpu', WEBGPU, env);
  });

  test('every time, leaves failure rows with the reason; the others are measured, and repeated they are, too', async () => {
    const project = miniProject();
    useReal(project, 'webgpu');
    const env = softwareGpuEnvironment();
    const { status, stderr } = await sabotaged(project, 'lose-device.ts', WEBGPU, env);
    expect(status).toBe(2);
    expect(stderr).toMatch(
      /the cell with eta 0\.002, seed 1 failed: worker ended with exit code 1 \(Error: the WebGPU device reported: device lost: .*\), twice; the same command tries it again\n/,
    );
    expect(statuses(project)).toEqual(SECOND_FAILED);
    await expectRepaired(project, 'webgpu', WEBGPU, env);
  });
});
