import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { open } from '../../../experiments/backends/wasm.ts';
import { initialise } from '../../../experiments/model/initialisation.ts';
import { lossAndGradients } from '../../../experiments/model/transformer.ts';
import type { ConfigOf } from '../../../experiments/result.ts';
import { engineSpeed } from '../../../experiments/suite/engine-speed.ts';
import { engineCalls } from '../../../experiments/suite/engine-calls.ts';
import { startPyTorch, type PyTorch } from '../../../experiments/timing/pytorch.ts';
import { randomBatch } from '../../../experiments/training/random-batch.ts';
import { whyNoPython } from '../../support/python.ts';
import { fakePython, fakePyTorch } from './fake-python.ts';

const MATMUL: ConfigOf<'engine-speed'> = {
  subject: 'matmul',
  sampleCount: 1,
  sampleSpanMs: 1,
  warmUpSpanMs: 1,
  batch: 1,
  rows: 2,
  columns: 2,
  inner: 2,
};

const start = async (python: string, answerTimeMs = 20_000): Promise<PyTorch> => {
  const torch = await startPyTorch({ device: 'cpu', python, answerTimeMs });
  onTestFinished(() => torch.close());
  return torch;
};

describe('startPyTorch', () => {
  test('passes requests on and gives what is answered', async () => {
    const torch = await start(fakePyTorch('return { ms: request.count * (request.call === "NT" ? 2 : 1) };'));
    expect(torch.description).toBe('PyTorch 0 on cpu');
    expect(await torch.prepare(MATMUL)).toEqual({ calls: ['NN', 'NT', 'TN', 'TT'], parameterCount: 0 });
    expect(await torch.timeMs('NN', 3, 'wall')).toBe(3);
    expect(await torch.timeMs('NT', 3, 'wall')).toBe(6);
  });

  test('names the interpreter that does not start, with the remedy', async () => {
    await expect(start('no-such-python')).rejects.toThrow(/^no-such-python does not start \(.*ENOENT\): install Python/);
  });

  test('says that PyTorch is missing, with the remedy', async () => {
    const python = fakePython(
      `process.stdout.write('{"error": "PyTorch cannot be imported: No module named torch"}\\n'); process.exit(1);`,
    );
    await expect(start(python)).rejects.toThrow(
      `${python} has no PyTorch (PyTorch cannot be imported: No module named torch): install it with pip install torch`,
    );
  });

  test('gives exit code and last words of a process that ends', async () => {
    const torch = await start(fakePyTorch(`process.stderr.write('first\\nCUDA out of memory\\n'); process.exit(3);`));
    await expect(torch.timeMs('NN', 1, 'wall')).rejects.toThrow("PyTorch's process ended with exit code 3 (CUDA out of memory)");
    await expect(torch.timeMs('NN', 1, 'wall')).rejects.toThrow("PyTorch's process ended with exit code 3");
  });

  test('ends a process that does not answer in time', async () => {
    const torch = await start(fakePyTorch('return null;'), 3000);
    await expect(torch.timeMs('NN', 1, 'wall')).rejects.toThrow('PyTorch did not answer within 3 s and was ended');
  });

  test('refuses an interpreter that answers something else', async () => {
    await expect(start(fakePython(`process.stdout.write('Python 2.7\\n');`))).rejects.toThrow('answered "Python 2.7" instead of JSON');
  });

  test('passes an error on and leaves the process to answer what comes next', async () => {
    const torch = await start(fakePyTorch('return request.call === "NN" ? { error: "RuntimeError: no" } : { ms: 1 };'));
    await expect(torch.timeMs('NN', 1, 'wall')).rejects.toThrow('RuntimeError: no');
    expect(await torch.timeMs('NT', 1, 'wall')).toBe(1);
  });
});

const missing = whyNoPython('torch');

describe.skipIf(missing !== null)(`PyTorch itself${missing === null ? '' : ` (skipped: ${missing})`}`, () => {
  let torch: PyTorch | null = null;
  const running = (): PyTorch => torch ?? expect.fail('PyTorch was not started');
  beforeAll(async () => {
    const opened = await open();
    if ('unavailable' in opened) throw new Error(opened.unavailable);
    torch = await startPyTorch({ device: 'cpu' });
  }, 120_000);
  afterAll(() => torch?.close());

  test.each(engineSpeed.grid('smoke', 1).map(({ config }) => ({ subject: config.subject, config })))(
    'has the calls of $subject and times them',
    async ({ config }) => {
      const { calls, dispose } = engineCalls(config, 1);
      const names = calls.map(({ what }) => what);
      dispose();
      const prepared = await running().prepare(config);
      expect(prepared.calls).toEqual(expect.arrayContaining(names));
      for (const call of prepared.calls) expect(await running().timeMs(call, 2, 'wall')).toBeGreaterThan(0);
    },
    60_000,
  );

  test('computes the loss and the gradients of the suite from the same weights', async () => {
    const config = engineSpeed
      .grid('smoke', 1)
      .map((cell) => cell.config)
      .find(({ subject }) => subject === 'reference-step');
    if (config?.subject !== 'reference-step') throw new Error('smoke has no reference step');
    const parameters = initialise(config.model, 3);
    const batch = randomBatch(config.model, config.batchSize, 'uniform', 3);
    const valuesOf = (tensors: tf.NamedTensorMap): [string, number[]][] =>
      Object.entries(tensors).map(([name, tensor]) => [name, Array.from(tensor.dataSync())]);
    const { loss, gradients } = lossAndGradients(config.model, parameters, batch);
    const evaluated = await running().evaluate({
      config,
      weights: Object.fromEntries(valuesOf(parameters)),
      inputs: Array.from(batch.inputs),
      targets: Array.from(batch.targets),
    });
    expect(evaluated.loss).toBeCloseTo(loss.dataSync()[0] ?? Number.NaN, 5);
    expect(Object.keys(evaluated.gradientNorms).sort()).toEqual(Object.keys(parameters).sort());
    for (const [name, values] of valuesOf(gradients)) {
      const norm = Math.hypot(...values);
      expect(Math.abs((evaluated.gradientNorms[name] ?? Number.NaN) - norm), name).toBeLessThan(1e-4 * norm + 1e-6);
    }
    const { parameterCount } = await running().prepare(config);
    expect(parameterCount).toBe(Object.values(parameters).reduce((sum, { size }) => sum + size, 0));
    tf.dispose([parameters, gradients, loss]);
  }, 60_000);
});
