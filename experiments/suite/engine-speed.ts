import * as tf from '@tensorflow/tfjs-core';
import { activeBackend } from '../backends/active.ts';
import { defineExperiment, type Cell, type Measure } from '../experiment.ts';
import type { ConfigOf, MeasurementOf, Profile } from '../result.ts';
import { engineCalls } from './engine-calls.ts';
import { clockName, preparedPyTorch, timeEngines } from './engine-contestants.ts';
import { crossed, modelOf } from './models.ts';

type Config = ConfigOf<'engine-speed'>;
type Timing = MeasurementOf<'engine-speed'>['timings'][number];

/** Times each call of the subject on every engine that there is, the engines of one call in turn. */
export const measure: Measure<'engine-speed'> = async (config, seed) => {
  const { calls, dispose } = engineCalls(config, seed);
  const pytorch = await preparedPyTorch(config);
  const timings: Timing[] = [];
  for (const call of calls) timings.push(...(await timeEngines(config, call, pytorch)));
  dispose();
  return {
    backend: activeBackend().name,
    timings,
    clock: clockName(config),
    pytorch: 'unavailable' in pytorch ? null : pytorch.torch.description,
  };
};

const EPSILON = 1e-5;

/** What each kind of call computes on a small batch with the kernels that the backend opens with, and how many kernels it dispatches. */
export async function probe(): Promise<number[]> {
  const sums: number[] = [];
  for (const config of subjects(SMALL, { sampleCount: 1, sampleSpanMs: 1, warmUpSpanMs: 1 })) {
    const { calls, dispose } = engineCalls(config, 1);
    for (const { call } of calls) {
      const { kernels } = await tf.profile(() => tf.dispose(call()));
      const outputs = call();
      for (const output of outputs) sums.push(weightedSum(await output.data()));
      sums.push(kernels.length);
      tf.dispose(outputs);
    }
    dispose();
  }
  return sums;
}

function weightedSum(values: ArrayLike<number>): number {
  return Array.from(values).reduce((sum, value, index) => sum + value * (1 + (index % 7)), 0);
}

interface Sizes {
  reference: { layerCount: number; modelWidth: number; vocabularySize: number; sequenceLength: number; batchSize: number };
  training: Sizes['reference'];
  products: readonly (readonly [batch: number, rows: number, columns: number, inner: number])[];
  norms: readonly (readonly [rows: number, width: number])[];
  attentions: readonly (readonly [batchSize: number, sequenceLength: number, modelWidth: number])[];
  copies: readonly number[];
}

type Sampling = Pick<Config, 'sampleCount' | 'sampleSpanMs' | 'warmUpSpanMs'>;

const HEAD_COUNT = 4;

/** The step that is compared everywhere, and the one of the training runs. */
const STEPS = {
  reference: { layerCount: 6, modelWidth: 128, vocabularySize: 256, sequenceLength: 64, batchSize: 8 },
  training: { layerCount: 12, modelWidth: 64, vocabularySize: 64, sequenceLength: 32, batchSize: 16 },
};

const SMALL: Sizes = {
  reference: { layerCount: 1, modelWidth: 16, vocabularySize: 12, sequenceLength: 6, batchSize: 2 },
  training: { layerCount: 2, modelWidth: 8, vocabularySize: 12, sequenceLength: 6, batchSize: 2 },
  products: [[1, 24, 16, 8]],
  norms: [[6, 16]],
  attentions: [[2, 6, 16]],
  copies: [1024],
};

const SIZES: Record<Profile, Sizes> = {
  smoke: SMALL,
  laptop: {
    ...STEPS,
    // The products of the reference step, one that exceeds a core's caches, and those of its heads.
    products: [
      [1, 512, 128, 128],
      [1, 512, 512, 128],
      [1, 512, 512, 512],
      [32, 64, 64, 32],
    ],
    norms: [
      [64, 128],
      [512, 128],
      [4096, 512],
      [4096, 2048],
    ],
    attentions: [
      [8, 64, 128],
      [16, 32, 64],
      [2, 256, 128],
    ],
    copies: [2 ** 12, 2 ** 18, 2 ** 24],
  },
  full: {
    ...STEPS,
    products: [
      [1, 512, 512, 512],
      [1, 4096, 4096, 4096],
      [32, 64, 64, 32],
    ],
    norms: [
      [64, 128],
      [512, 512],
      [4096, 1024],
      [4096, 4096],
      [16384, 4096],
    ],
    attentions: [
      [8, 64, 128],
      [16, 512, 256],
    ],
    copies: [2 ** 12, 2 ** 18, 2 ** 24, 2 ** 27],
  },
};

/** Steps run code that Node compiles while it runs, and so warm up for longer. */
const SAMPLING: Record<Profile, { steps: Sampling; operators: Sampling }> = {
  smoke: {
    steps: { sampleCount: 3, sampleSpanMs: 1, warmUpSpanMs: 1 },
    operators: { sampleCount: 3, sampleSpanMs: 1, warmUpSpanMs: 1 },
  },
  laptop: {
    steps: { sampleCount: 20, sampleSpanMs: 20, warmUpSpanMs: 200 },
    operators: { sampleCount: 20, sampleSpanMs: 4, warmUpSpanMs: 30 },
  },
  full: {
    steps: { sampleCount: 40, sampleSpanMs: 20, warmUpSpanMs: 300 },
    operators: { sampleCount: 30, sampleSpanMs: 4, warmUpSpanMs: 10 },
  },
};

function subjects(sizes: Sizes, operators: Sampling, steps: Sampling = operators): Config[] {
  const step = ({ batchSize, ...shape }: Sizes['reference']) => ({
    ...steps,
    model: modelOf({ ...shape, headCount: HEAD_COUNT, placement: 'pre', epsilon: EPSILON }),
    batchSize,
  });
  return [
    { subject: 'reference-step', ...step(sizes.reference) },
    { subject: 'training-step', ...step(sizes.training) },
    ...sizes.products.map(([batch, rows, columns, inner]): Config => ({ subject: 'matmul', ...operators, batch, rows, columns, inner })),
    ...sizes.norms.map(([rows, width]): Config => ({ subject: 'norm', ...operators, rows, width, epsilon: EPSILON })),
    ...sizes.attentions.map(([batchSize, sequenceLength, modelWidth]): Config => ({
      subject: 'attention',
      ...operators,
      batchSize,
      sequenceLength,
      headCount: HEAD_COUNT,
      modelWidth,
    })),
    ...sizes.copies.map((size): Config => ({ subject: 'copy', ...operators, size })),
  ];
}

function grid(profile: Profile, baseSeed: number): Cell<Config>[] {
  const { steps, operators } = SAMPLING[profile];
  return crossed(subjects(SIZES[profile], operators, steps), [baseSeed]);
}

export const engineSpeed = /* @__PURE__ */ defineExperiment<'engine-speed'>({
  id: 'engine-speed',
  title: 'How fast is the engine?',
  question:
    'The suite computes in JavaScript and WebAssembly on one core. How far is that from PyTorch on one thread of the same processor, from TensorFlow.js as it comes, and from what the processor can do at most?',
  method:
    'Six kinds of call: the reference step (loss and all gradients of a Pre-LN decoder of 6 layers, width 128 and 4 heads on 8 sequences of 64 tokens, vocabulary 256; about 4.03·10⁹ multiplications and additions), a step of the small models of the training runs with Adam, matrix products in all four ways to store the operands, norms and attention forward and backward, and copies. Each is timed on our kernels, on the same kernels with relaxed SIMD, on the stock kernels of TensorFlow.js and, where Python has it, in eager PyTorch on one thread with the same shapes (on a GPU: on the same card); its models have the same parameters. The engines take turns, sample by sample; PyTorch measures in a process of its own, which sleeps while the others run. A sample is as many calls as fill 4 milliseconds, 20 for steps. In turn with each call stands a limit: multiply-adds in registers with the instructions that our kernels are compiled to, or a copy of as many bytes as a norm must move. The bounds of 2.0 and 1.5 were the goals that the kernels were written for; trial runs on a busy machine came before the prediction as a whole was written down.',
  prediction:
    'On WebAssembly the reference step takes at most 2.0 times as long as in PyTorch with plain SIMD and at most 1.5 times with relaxed SIMD, although the 128 bits of WebAssembly are a quarter of what the widest instructions of such processors hold; our kernels make it at least 10 times as fast as the stock ones. Large products reach at least half of the multiply-add peak, whichever operand is transposed.',
  refutedIf:
    'The lower quartile of the paired ratios to PyTorch lies above 2.0 (plain) or 1.5 (relaxed), or the stock kernels take less than 10 times as long as ours by the upper quartile.',
  limits:
    'One machine, one thread, float32 and small models: larger products, more threads or a half-precision format would change every ratio. PyTorch is measured eagerly, as most code runs it, without its compiler, and it may use wider instructions than WebAssembly has. The stock kernels of TensorFlow.js are those of one version, and the limits are the highest rates that our own loops reached, not the data sheet’s.',
  timed: true,
  grid,
  measure,
  probe,
});
