/**
 * Run as a child process by webgpu.test.ts: loss and gradients of small models on WebGPU, and how many dispatches a training step takes
 * with our kernels and with stock ones. The dispatches of the counted steps are not executed: their number does not depend on values.
 */
import * as tf from '@tensorflow/tfjs-core';
import { open } from '../../../experiments/backends/webgpu.ts';
import { initialise } from '../../../experiments/model/initialisation.ts';
import { lossAndGradients } from '../../../experiments/model/transformer.ts';
import { randomBatch } from '../../../experiments/training/random-batch.ts';
import { adam, globalNorm } from '../../../experiments/training/optimizer.ts';
import { COUNTED, MODELS, BATCH_SIZE, STEP_BATCH_SIZE } from './webgpu-models.ts';

const opened = await open();
if ('unavailable' in opened) throw new Error(opened.unavailable);
const { kernelSets = [], synchronize, close } = opened.backend;

const models = [];
for (const model of MODELS) {
  const parameters = initialise(model, 1);
  const { loss, gradients } = lossAndGradients(model, parameters, randomBatch(model, BATCH_SIZE, 'uniform', 1));
  const values: Record<string, number[]> = {};
  for (const [name, gradient] of Object.entries(gradients)) values[name] = [...(await gradient.data())];
  models.push({ lossNats: (await loss.data())[0], gradients: values });
  tf.dispose([parameters, gradients, loss]);
}
await synchronize();

const dispatches: Record<string, Record<string, number>> = {};
for (const set of kernelSets) {
  set.use();
  dispatches[set.name] = await countStep();
}
close();
console.log(JSON.stringify({ models, dispatches }));

/** Dispatches of the second training step, the first one being different (moments start as zeros), by the shader's label. */
async function countStep(): Promise<Record<string, number>> {
  const optimizer = adam({ beta1: 0.9, beta2: 0.999, epsilon: 1e-8 });
  let parameters = initialise(COUNTED, 1);
  const counts: Record<string, number> = {};
  const restore = countInto(counts);
  for (let step = 1; step <= 2; step++) {
    for (const label of Object.keys(counts)) Reflect.deleteProperty(counts, label);
    const { loss, gradients } = lossAndGradients(COUNTED, parameters, randomBatch(COUNTED, STEP_BATCH_SIZE, 'uniform', step));
    const norm = globalNorm(gradients);
    await Promise.all([loss.data(), norm.data()]);
    tf.dispose([loss, norm]);
    parameters = optimizer.step(parameters, gradients, 1e-3);
  }
  restore();
  optimizer.dispose();
  tf.dispose(parameters);
  return counts;
}

/** Counts dispatches instead of recording them, until the returned function is called. */
function countInto(counts: Record<string, number>): () => void {
  const pass = GPUComputePassEncoder.prototype;
  const setPipeline = Reflect.get(pass, 'setPipeline') as (this: GPUComputePassEncoder, pipeline: GPUComputePipeline) => void;
  const dispatchWorkgroups: unknown = Reflect.get(pass, 'dispatchWorkgroups');
  let label = '';
  pass.setPipeline = function (pipeline) {
    label = pipeline.label.replace(/[ \d{].*/, '');
    setPipeline.call(this, pipeline);
  };
  pass.dispatchWorkgroups = (): undefined => {
    counts[label] = (counts[label] ?? 0) + 1;
  };
  return () => Object.assign(pass, { setPipeline, dispatchWorkgroups });
}
