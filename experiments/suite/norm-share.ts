import * as tf from '@tensorflow/tfjs-core';
import { defineExperiment, type Cell, type Measure } from '../experiment.ts';
import { initialise } from '../model/initialisation.ts';
import { norm } from '../model/norm.ts';
import { parameterSpecifications } from '../model/parameters.ts';
import { draws } from '../model/random.ts';
import { lossAndGradients } from '../model/transformer.ts';
import type { ConfigOf, MeasurementOf, ModelConfig, Profile } from '../result.ts';
import { SHARED_NORMS } from '../result/rows/norm-share.ts';
import { CLOCK, timeInTurns, type PreparedCall } from '../timing/interleave.ts';
import { adam } from '../training/optimizer.ts';
import { randomBatch } from '../training/random-batch.ts';
import { crossed, modelOf } from './models.ts';
import { stepKernels, useOpeningKernels } from './step-kernels.ts';

type Config = ConfigOf<'norm-share'>;
type Timing = MeasurementOf<'norm-share'>['timings'][number];

/** Whole steps with either norm, and the norms of such a step alone, in turn. */
export const measure: Measure<'norm-share'> = async (config, seed) => {
  const normCount = normCountOf(config.model);
  const kernels = stepKernels(config.kernels);
  if ('unavailable' in kernels) return { unavailable: kernels.unavailable, normCount, timings: [], clock: CLOCK };
  const subjects = SHARED_NORMS.flatMap((kind) => {
    const model: ModelConfig = { ...config.model, norm: kind };
    return [
      { norm: kind, what: 'step', ...trainingStep(model, config.batchSize, seed) } as const,
      { norm: kind, what: 'norms', ...normsOfStep(model, config.batchSize, seed) } as const,
    ];
  });
  kernels.use();
  const described: Timing[] = [];
  for (const { norm, what, call } of subjects)
    described.push({ norm, what, callsPerSample: 0, callTimeMs: [], ...(await dispatched(call)) });
  const samples = await timeInTurns(
    subjects.map(({ call }): PreparedCall => ({ prepare: kernels.use, call })),
    config.sampleCount,
    // The gaps between the kernels of a step are part of its time.
    { sampleSpanMs: config.sampleSpanMs, warmUpSpanMs: config.warmUpSpanMs, wallClock: true },
  );
  useOpeningKernels();
  for (const { dispose } of subjects) dispose();
  return {
    unavailable: null,
    normCount,
    timings: described.map((timing, index) => ({ ...timing, ...samples[index] })),
    clock: CLOCK,
  };
};

interface Subject {
  call: () => tf.Tensor[];
  dispose: () => void;
}

/** So small that thousands of steps on one batch leave its numbers as they are. */
const LEARNING_RATE = 1e-7;

function trainingStep(model: ModelConfig, batchSize: number, seed: number): Subject {
  const batch = randomBatch(model, batchSize, 'uniform', seed);
  let parameters = initialise(model, seed);
  // Made at the first call: an optimizer chooses its kernels when it is made.
  let optimizer: ReturnType<typeof adam> | null = null;
  return {
    call: () => {
      optimizer ??= adam({ beta1: 0.9, beta2: 0.999, epsilon: 1e-8 });
      const { loss, gradients } = lossAndGradients(model, parameters, batch);
      parameters = optimizer.step(parameters, gradients, LEARNING_RATE);
      return [loss];
    },
    dispose: () => {
      optimizer?.dispose();
      tf.dispose(parameters);
    },
  };
}

/** Two norms a layer and the final one: those that have a gain or a bias of the width of the model. */
function normCountOf(model: ModelConfig): number {
  return parameterSpecifications(model).filter(({ name }) => name.endsWith('Norm.gain')).length;
}

/** Forward and backward of every norm of a step, each on rows of its own as in the step, so that no more of them is in the cache than there. */
function normsOfStep(model: ModelConfig, batchSize: number, seed: number): Subject {
  const { modelWidth, epsilon } = model;
  const rows = batchSize * model.sequenceLength;
  const normal = (purpose: string): tf.Tensor =>
    tf.tensor(Float32Array.from(draws(seed, purpose).normal(rows * modelWidth)), [rows, modelWidth]);
  const sites = Array.from({ length: normCountOf(model) }, (_, index) => ({
    x: normal(`rows ${String(index)}`),
    above: normal(`above ${String(index)}`),
  }));
  const gain = tf.ones([modelWidth]);
  const bias = tf.zeros([modelWidth]);
  const learned = model.norm === 'layernorm' ? [gain, bias] : [gain];
  const both = tf.grads((x: tf.Tensor, scale: tf.Tensor, shift?: tf.Tensor) => norm(model.norm, x, { gain: scale, bias: shift }, epsilon));
  return {
    call: () => sites.flatMap(({ x, above }) => both([x, ...learned], above)),
    dispose: () => tf.dispose([sites.flatMap(({ x, above }) => [x, above]), gain, bias]),
  };
}

async function dispatched(call: () => tf.Tensor[]): Promise<Pick<Timing, 'kernelCount' | 'kernels'>> {
  const { kernels } = await tf.profile(() => tf.dispose(call()));
  return { kernelCount: kernels.length, kernels: [...new Set(kernels.map(({ name }) => name))].sort() };
}

/** What the calls compute on each set of kernels, and how many kernels they dispatch. */
export async function probe(): Promise<number[]> {
  const numbers: number[] = [];
  for (const { kernels, model, batchSize } of configurations('smoke')) {
    const chosen = stepKernels(kernels);
    if ('unavailable' in chosen) continue;
    for (const kind of SHARED_NORMS) {
      for (const { call, dispose } of [trainingStep, normsOfStep].map((make) => make({ ...model, norm: kind }, batchSize, 1))) {
        chosen.use();
        const { kernelCount } = await dispatched(call);
        const outputs = call();
        for (const output of outputs) numbers.push(weightedSum(await output.data()));
        numbers.push(kernelCount);
        tf.dispose(outputs);
        dispose();
      }
    }
  }
  useOpeningKernels();
  return numbers;
}

function weightedSum(values: ArrayLike<number>): number {
  return Array.from(values).reduce((sum, value, index) => sum + value * (1 + (index % 7)), 0);
}

type Shape = Pick<ModelConfig, 'layerCount' | 'modelWidth' | 'vocabularySize' | 'sequenceLength'> & { batchSize: number };

/** The reference step of the measurements of the engine, a step of the training runs, and one whose products are larger. */
const REFERENCE: Shape = { layerCount: 6, modelWidth: 128, vocabularySize: 256, sequenceLength: 64, batchSize: 8 };
const TRAINING: Shape = { layerCount: 12, modelWidth: 64, vocabularySize: 64, sequenceLength: 32, batchSize: 16 };
const WIDE: Shape = { layerCount: 2, modelWidth: 512, vocabularySize: 256, sequenceLength: 64, batchSize: 8 };

interface Size extends Pick<Config, 'sampleCount' | 'sampleSpanMs' | 'warmUpSpanMs'> {
  shapes: readonly Shape[];
  /** Steps on the stock kernels take a second or more. */
  stockShapes: readonly Shape[];
  headCount: number;
}

const SIZES: Record<Profile, Size> = {
  smoke: {
    shapes: [{ layerCount: 1, modelWidth: 16, vocabularySize: 12, sequenceLength: 6, batchSize: 2 }],
    stockShapes: [{ layerCount: 1, modelWidth: 16, vocabularySize: 12, sequenceLength: 6, batchSize: 2 }],
    headCount: 2,
    sampleCount: 3,
    sampleSpanMs: 1,
    warmUpSpanMs: 1,
  },
  laptop: {
    shapes: [TRAINING, REFERENCE, WIDE],
    stockShapes: [TRAINING],
    headCount: 4,
    sampleCount: 40,
    sampleSpanMs: 20,
    warmUpSpanMs: 200,
  },
  full: {
    shapes: [REFERENCE, { layerCount: 6, modelWidth: 512, vocabularySize: 4096, sequenceLength: 256, batchSize: 16 }],
    stockShapes: [REFERENCE],
    headCount: 4,
    sampleCount: 40,
    sampleSpanMs: 20,
    warmUpSpanMs: 300,
  },
};

function configurations(profile: Profile): Config[] {
  const { shapes, stockShapes, headCount, ...sampling } = SIZES[profile];
  const config = (kernels: Config['kernels'], { batchSize, ...shape }: Shape): Config => ({
    kernels,
    ...sampling,
    model: modelOf({ ...shape, headCount, placement: 'pre' }),
    batchSize,
  });
  return [
    ...(['fused', 'composed'] as const).flatMap((kernels) => shapes.map((shape) => config(kernels, shape))),
    ...stockShapes.map((shape) => config('stock', shape)),
  ];
}

function grid(profile: Profile, baseSeed: number): Cell<Config>[] {
  return crossed(configurations(profile), [baseSeed]);
}

export const normShare = /* @__PURE__ */ defineExperiment<'norm-share'>({
  id: 'norm-share',
  title: 'How much of a training step are its norms?',
  question:
    'The RMSNorm paper reports whole training steps that became 7 to 64 % shorter, 6.9 % for the Transformer. A step can save no more than its norms take. What share do they have, and what does exchanging LayerNorm for RMSNorm save, as fused kernels and composed from operators?',
  method:
    'Whole steps of Pre-LN decoders, loss, all gradients and Adam, with LayerNorm and with RMSNorm, and beside them the norms of such a step alone, forward and backward, each on rows of its own. The four take turns, sample by sample, so that ratios are taken within a turn. Three shapes: the reference step of the measurements of the engine (6 layers, width 128), a step of the training runs (12 layers, width 64), and 2 layers of width 512, whose products are larger beside the norms. Three sets of kernels: ours with norms in one kernel each way; ours with norms composed from operators and differentiated one by one, as a framework without fused norms does beside fast products; and the stock operators of TensorFlow.js, for the smallest shape alone, whose steps take ten times as long. Forty samples each, of as many calls as fill 20 milliseconds.',
  prediction:
    'A step saves s (1 - r) of its time, s being the share of the norms and r the time of RMSNorm over that of LayerNorm. Composed beside fast products that is 1 to 8 %, as in the paper. Fused it is below 1 %, because the norms have about 1 % of the step. The earlier measurements of single norms and of the engine, which give 1 % and 0.3 % for the fused reference step and 10 % and 5 % for the composed one, were known when this was written.',
  refutedIf:
    'At the reference shape the bootstrap interval of the median saving lies wholly outside 1 to 8 % with composed norms, or wholly above 1 % with fused ones; or, at any shape with composed norms, the one of the measured saving less s (1 - r) lies wholly outside -3 to 3 percentage points.',
  limits:
    'One processor core, float32 and small models: on an accelerator the products of a step shrink more than its norms, which memory limits, so that both the share and the saving can be larger there. Gradients of composed norms come from differentiating operators one by one, and a compiler would fuse some of them. The norms alone are timed without the products between them, so that more of their code, and less of other data, is in the cache than in the step. The clock of a busy machine spreads single samples by several percent; only medians are spoken of.',
  timed: true,
  grid,
  measure,
  probe,
});
