/**
 * `node scripts/bench-step.ts`: the reference training step on wasm, forward and all gradients of a Pre-LN decoder of 6 layers, width 128,
 * on 8 sequences of 64 tokens with a vocabulary of 256; beside it one large matrix product, which says how fast this machine is now.
 */
import * as tf from '@tensorflow/tfjs-core';
import { quantile } from 'd3-array';
import { openBackend } from '../experiments/backends/open.ts';
import { initialise } from '../experiments/model/initialisation.ts';
import { parameterSpecifications } from '../experiments/model/parameters.ts';
import { lossAndGradients } from '../experiments/model/transformer.ts';
import { modelOf } from '../experiments/suite/models.ts';
import { randomBatch } from '../experiments/training/random-batch.ts';

const SAMPLE_COUNT = 15;
const WARM_UP_COUNT = 3;
const BATCH_SIZE = 8;
const model = modelOf({ layerCount: 6, modelWidth: 128, headCount: 4, vocabularySize: 256, sequenceLength: 64, placement: 'pre' });

const { backend } = await openBackend('wasm');
const parameters = initialise(model, 1);
const batch = randomBatch(model, BATCH_SIZE, 'uniform', 1);
const side = tf.randomNormal([512, 512], 0, 1, 'float32', 1);

const stepTimesMs: number[] = [];
const productTimesMs: number[] = [];
for (let sample = -WARM_UP_COUNT; sample < SAMPLE_COUNT; sample++) {
  const stepTimeMs = await timeMs(() => {
    const { loss, gradients } = lossAndGradients(model, parameters, batch);
    tf.dispose([loss, gradients]);
  });
  const productTimeMs = await timeMs(() => tf.matMul(side, side, false, true).dispose());
  if (sample < 0) continue;
  stepTimesMs.push(stepTimeMs);
  productTimesMs.push(productTimeMs);
}

// Two operations a weight and token forward and four backward; the two products of attention count as 2 T d weights a layer, masked half included.
const tokenCount = BATCH_SIZE * model.sequenceLength;
const matrixWeights = parameterSpecifications(model)
  .filter(({ role }) => role !== 'embedding' && role !== 'position' && role !== 'gain' && role !== 'bias')
  .reduce((sum, { shape }) => sum + shape.reduce((product, length) => product * length, 1), 0);
const operations = 6 * tokenCount * (matrixWeights + 2 * model.layerCount * model.sequenceLength * model.modelWidth);
const step = summary(stepTimesMs);
const product = summary(productTimesMs);
console.log(
  `reference step on ${backend.device}: ${step.median.toFixed(0)} ms (quartiles ${step.low.toFixed(0)} to ${step.high.toFixed(0)}), ${(operations / step.median / 1e6).toFixed(1)} GFLOP/s`,
);
console.log(
  `512 x 512 x 512 product, second transposed: ${product.median.toFixed(2)} ms, ${((2 * 512 ** 3) / product.median / 1e6).toFixed(1)} GFLOP/s`,
);

async function timeMs(run: () => void): Promise<number> {
  const start = performance.now();
  run();
  await backend.synchronize();
  return performance.now() - start;
}

function summary(times: number[]): { low: number; median: number; high: number } {
  const at = (p: number): number => quantile(times, p) ?? Number.NaN;
  return { low: at(0.25), median: at(0.5), high: at(0.75) };
}
