/** However many processes share the cells of a grid, the numbers are the same bits. */
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { defaultWorkers } from '../../../experiments/run/request.ts';
import { hasSoftwareGpu, softwareGpuEnvironment } from '../../support/software-gpu.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { miniProject } from './mini-project.ts';
import { PATIENCE_MS, startRun, timeless, workersIn } from './processes.ts';

const REPOSITORY = path.resolve(import.meta.dirname, '../../..');
const CLI = path.join(REPOSITORY, 'experiments/cli.ts');

describe('run --workers', { timeout: 4 * PATIENCE_MS }, () => {
  test('gives the bits of one worker with two, for training runs on wasm', () => {
    const [one, two] = ['1', '2'].map((workers) => {
      const out = temporaryFolder();
      const parameters = ['run', 'warmup', '--profile', 'smoke', '--backend', 'wasm', '--workers', workers, '--out', out];
      const { status, stderr } = spawnSync(process.execPath, [CLI, ...parameters], { encoding: 'utf8' });
      expect(stderr).toMatch(/warmup: (\d+) cells: \1 measured/);
      expect(status).toBe(0);
      return timeless(out, 'warmup');
    });
    expect(two).toEqual(one);
  });

  test.skipIf(!hasSoftwareGpu)('gives the bits of one worker with two that share a device (webgpu, on SwiftShader)', async () => {
    const project = miniProject();
    const tensorflow = JSON.stringify(createRequire(import.meta.url).resolve('@tensorflow/tfjs-core'));
    const webgpu = JSON.stringify(path.join(REPOSITORY, 'experiments/backends/webgpu.ts'));
    project.edit('experiments/backends/webgpu.ts', 'return { backend:', `return (await import(${webgpu})).open(); return { backend:`);
    project.edit(
      'experiments/suite/update-sensitivity.ts',
      'Math.fround(formula(config.eta, seed))',
      `await import(${tensorflow}).then(async (tf) => (await tf.sum(tf.sin(tf.mul(tf.range(0, 999), formula(config.eta, seed)))).data())[0])`,
    );
    const results = [];
    for (const workers of ['1', '2']) {
      const [out, log] = [path.join(project.root, `out${workers}`), path.join(project.root, `log${workers}`)];
      const env = { ...softwareGpuEnvironment(), MINI_LOG: log, MINI_DELAY: '100' };
      const { status, stderr } = await startRun(project, ['--backend', 'webgpu', '--workers', workers, '--out', out], { env }).ended;
      expect(stderr).toContain('8 measured');
      expect(status).toBe(0);
      expect(workersIn(log)).toHaveLength(Number(workers));
      results.push(timeless(out));
    }
    expect(results[1]).toEqual(results[0]);
  });
});

describe('defaultWorkers', () => {
  test('lets processes share a GPU by webgpu, but not the processor that draws one', () => {
    expect(defaultWorkers({ backend: 'webgpu', deviceKind: 'gpu' })).toBe(Math.min(4, availableParallelism()));
    expect(defaultWorkers({ backend: 'webgpu', deviceKind: 'software-gpu' })).toBe(1);
    expect(defaultWorkers({ backend: 'tensorflow', deviceKind: 'gpu' })).toBe(1);
  });
});
