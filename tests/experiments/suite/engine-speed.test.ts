import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { setActiveBackend } from '../../../experiments/backends/active.ts';
import { open } from '../../../experiments/backends/wasm.ts';
import { hasOwnKernel } from '../../../experiments/model/own-kernel.ts';
import { ROW_SCHEMAS, type ConfigOf, type MeasurementOf } from '../../../experiments/result.ts';
import { stepOperations } from '../../../experiments/suite/engine-calls.ts';
import { endPyTorch } from '../../../experiments/suite/engine-contestants.ts';
import { engineSpeed, measure, probe } from '../../../experiments/suite/engine-speed.ts';
import { fakePyTorch } from '../timing/fake-python.ts';

type Config = ConfigOf<'engine-speed'>;
type Timing = MeasurementOf<'engine-speed'>['timings'][number];

beforeAll(async () => {
  const opened = await open();
  if ('unavailable' in opened) throw new Error(opened.unavailable);
  setActiveBackend(opened.backend);
});

afterEach(async () => {
  await endPyTorch();
  vi.unstubAllEnvs();
});

function smoke(subject: Config['subject']): Config {
  return (
    engineSpeed
      .grid('smoke', 1)
      .map(({ config }) => config)
      .find((config) => config.subject === subject) ?? expect.fail(subject)
  );
}

function enginesOf(timings: readonly Timing[], what: string): Partial<Record<Timing['engine'], Timing>> {
  return Object.fromEntries(timings.filter((timing) => timing.what === what).map((timing) => [timing.engine, timing]));
}

describe('measure', () => {
  test.each(engineSpeed.grid('smoke', 1).map(({ config }) => ({ subject: config.subject, config })))(
    'times $subject on every set of kernels, says why PyTorch is not there, and leaves no tensor behind',
    async ({ config }) => {
      vi.stubEnv('PYTHON', 'no-such-python');
      const before = tf.memory().numTensors;
      const measurement = await measure(config, 1);
      expect(ROW_SCHEMAS['engine-speed'].measurement.parse(measurement)).toMatchObject({ backend: 'wasm', pytorch: null });
      expect(measurement.timings.length).toBeGreaterThanOrEqual(5);
      for (const { engine, what, unavailable, callTimeMs, kernels } of measurement.timings) {
        if (engine === 'own' || engine === 'relaxed' || engine === 'stock') {
          expect(unavailable, `${engine} ${what}`).toBeNull();
          expect(callTimeMs).toHaveLength(config.sampleCount);
          if (engine === 'stock') expect(kernels.filter((name) => name.startsWith('Own'))).toEqual([]);
          else if (config.subject !== 'matmul') expect(kernels.some((name) => name.startsWith('Own'))).toBe(true);
        }
        if (engine.startsWith('pytorch')) {
          expect(unavailable).toMatch(/^no-such-python does not start/);
          expect(callTimeMs).toEqual([]);
        }
      }
      expect(tf.memory().numTensors).toBe(before);
      expect(hasOwnKernel('OwnLayerNorm')).toBe(true);
    },
    120_000,
  );

  test('goes on without PyTorch when its process dies between two samples', async () => {
    vi.stubEnv(
      'PYTHON',
      fakePyTorch('globalThis.asked = (globalThis.asked ?? 0) + 1; if (globalThis.asked > 3) process.exit(9); return { ms: 5 };'),
    );
    const { timings } = await measure(smoke('matmul'), 1);
    const { own, pytorch } = enginesOf(timings, 'NN');
    expect(pytorch).toMatchObject({ unavailable: "PyTorch's process ended with exit code 9", callTimeMs: [], callsPerSample: 0 });
    expect(own).toMatchObject({ unavailable: null });
    expect(own?.callTimeMs).toHaveLength(3);
  }, 60_000);

  test('puts a limit beside each call: multiply-adds, or the copy of as many bytes', async () => {
    vi.stubEnv('PYTHON', 'no-such-python');
    const product = enginesOf((await measure(smoke('matmul'), 1)).timings, 'TN');
    expect(product.machine).toMatchObject({ unavailable: null, bytes: null, kernels: ['OwnPeak'] });
    expect(product.machine?.operations).toBeGreaterThan(1e6);
    const norm = enginesOf((await measure(smoke('norm'), 1)).timings, 'rmsnorm backward');
    expect(norm.machine).toMatchObject({ unavailable: null, operations: null, kernels: ['OwnCopy'] });
  }, 60_000);
});

describe('probe', () => {
  test('gives the same numbers twice', async () => {
    const first = await probe();
    expect(first.every(Number.isFinite)).toBe(true);
    expect(await probe()).toEqual(first);
  }, 60_000);
});

describe('stepOperations', () => {
  test('are those of the reference step by hand', () => {
    const config = engineSpeed.grid('laptop', 1)[0]?.config;
    if (config?.subject !== 'reference-step') throw new Error('the first cell of laptop is not the reference step');
    // 6 layers of 12 d^2 weights and a head of 256 d, 512 tokens, and 2 T d for attention.
    const weights = 6 * 12 * 128 ** 2 + 256 * 128 + 6 * 2 * 64 * 128;
    expect(stepOperations(config.model, config.batchSize)).toBe(6 * 512 * weights);
    expect(engineSpeed.method).toContain(`about ${((6 * 512 * weights) / 1e9).toFixed(2)}·10⁹ multiplications and additions`);
  });
});
