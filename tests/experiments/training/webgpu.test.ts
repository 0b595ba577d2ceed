import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { open } from '../../../experiments/backends/wasm.ts';
import { initialise } from '../../../experiments/model/initialisation.ts';
import { lossAndGradients } from '../../../experiments/model/transformer.ts';
import type { ModelConfig } from '../../../experiments/result.ts';
import { randomBatch } from '../../../experiments/training/random-batch.ts';
import { runProbe } from '../../support/probe.ts';
import { hasSoftwareGpu, softwareGpuEnvironment } from '../../support/software-gpu.ts';
import { disagreements } from '../model/agreement.ts';
import type { ModelReckoning } from '../model/on-wasm.ts';
import { BATCH_SIZE, MODELS } from './webgpu-models.ts';

const report = z.object({
  models: z.array(
    z.object({
      lossNats: z.number(),
      gradients: z.record(
        z.string(),
        z.array(z.number()).transform((values) => Float32Array.from(values)),
      ),
    }),
  ),
  dispatches: z.object({ own: z.record(z.string(), z.number()), stock: z.record(z.string(), z.number()) }),
});

function onWasm(model: ModelConfig): ModelReckoning {
  const parameters = initialise(model, 1);
  const { loss, gradients } = lossAndGradients(model, parameters, randomBatch(model, BATCH_SIZE, 'uniform', 1));
  const reckoning = {
    lossNats: loss.dataSync()[0] ?? Number.NaN,
    gradients: Object.fromEntries(Object.entries(gradients).map(([name, gradient]) => [name, gradient.dataSync<'float32'>()])),
  };
  tf.dispose([parameters, loss, gradients]);
  return reckoning;
}

const sum = (counts: Record<string, number>): number => Object.values(counts).reduce((total, count) => total + count, 0);

describe.skipIf(!hasSoftwareGpu)('training on webgpu (on SwiftShader; its archive is for linux x64 alone)', () => {
  let measured: z.infer<typeof report>;
  beforeAll(async () => {
    const opened = await open();
    if ('unavailable' in opened) throw new Error(opened.unavailable);
    measured = report.parse(await runProbe(join(import.meta.dirname, 'webgpu-probe.ts'), softwareGpuEnvironment()));
  }, 240_000);

  test.each(MODELS.map((model, index) => [`${model.architecture}, ${model.placement}, ${model.norm}`, index] as const))(
    'gives the loss and gradients of wasm: %s',
    (_name, index) => {
      const [model, actual] = [MODELS[index], measured.models[index]];
      if (!model || !actual) throw new Error(`the probe computed ${measured.models.length} models, expected ${MODELS.length}`);
      expect(disagreements(actual, onWasm(model))).toEqual([]);
    },
  );

  test('takes at most 520 dispatches a step of 12 layers, a seventh of what stock kernels take', () => {
    const { own, stock } = measured.dispatches;
    expect(sum(own)).toBeLessThanOrEqual(520);
    expect(sum(own)).toBeLessThan(sum(stock) / 7);
  });

  test('updates all parameters and measures their gradients in fewer dispatches than there are tensors', () => {
    const { adam = Number.NaN, squares = Number.NaN } = measured.dispatches.own;
    expect(adam + squares).toBeLessThan(64);
  });
});
