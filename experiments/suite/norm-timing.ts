import * as tf from '@tensorflow/tfjs-core';
import { defineExperiment, type Cell, type Measure } from '../experiment.ts';
import { hasOwnKernel } from '../model/own-kernel.ts';
import type { ConfigOf, MeasurementOf, Profile } from '../result.ts';
import { clock, timeInTurns } from '../timing/interleave.ts';
import { normVariants, type NormVariant } from '../timing/norm-variants.ts';
import { crossed } from './models.ts';

type Config = ConfigOf<'norm-timing'>;
type Timing = MeasurementOf<'norm-timing'>['timings'][number];

/** Times every variant that the backend really has on one shape; the others are rows that say why not. */
export const measure: Measure<'norm-timing'> = async ({ rows, width, epsilon, sampleCount }, seed) => {
  const { variants, dispose } = normVariants(rows, width, epsilon, seed);
  const described: { variant: NormVariant; timing: Timing }[] = [];
  for (const variant of variants) described.push({ variant, timing: await describe(variant) });
  const available = described.filter(({ timing }) => timing.unavailable === null);
  const samples = await timeInTurns(
    available.map(({ variant }) => variant.call),
    sampleCount,
  );
  dispose();
  available.forEach(({ timing }, index) => Object.assign(timing, samples[index]));
  return { timings: described.map(({ timing }) => timing), clock: clock() };
};

/** What one call dispatches, and whether that is the kernel it is to time. */
async function describe({ operation, implementation, pass, minimumBytes, ownKernel, call }: NormVariant): Promise<Timing> {
  const timing = { operation, implementation, pass, minimumBytes, callsPerSample: 0, callTimeMs: [], kernels: [] };
  if (ownKernel && !hasOwnKernel(ownKernel)) return { ...timing, unavailable: `the backend has no kernel ${ownKernel}` };
  const { kernels } = await tf.profile(() => {
    tf.dispose(call());
  });
  const names = kernels.map(({ name }) => name);
  const isRight = ownKernel === null || (names.length === 1 && names[0] === ownKernel);
  return { ...timing, kernels: names, unavailable: isRight ? null : `the call dispatched ${names.join(', ')} instead of ${ownKernel}` };
}

/** What each variant computes on a small batch: sums of its outputs, weighted so that a permutation shows. */
export async function probe(): Promise<number[]> {
  const { variants, dispose } = normVariants(5, 12, EPSILON, 1);
  const sums: number[] = [];
  for (const { ownKernel, call } of variants) {
    if (ownKernel && !hasOwnKernel(ownKernel)) continue;
    const outputs = call();
    for (const output of outputs) sums.push(weightedSum(await output.data()));
    tf.dispose(outputs);
  }
  dispose();
  return sums;
}

function weightedSum(values: ArrayLike<number>): number {
  return Array.from(values).reduce((sum, value, index) => sum + value * (1 + (index % 7)), 0);
}

const EPSILON = 1e-5;

interface Size {
  shapes: readonly (readonly [rows: number, width: number])[];
  sampleCount: number;
}

const SIZES: Record<Profile, Size> = {
  smoke: {
    shapes: [
      [16, 64],
      [64, 256],
    ],
    sampleCount: 5,
  },
  laptop: {
    shapes: [
      [64, 128],
      [64, 1024],
      [512, 128],
      [512, 512],
      [512, 2048],
      [4096, 128],
      [4096, 512],
      [4096, 1024],
      [4096, 4096],
    ],
    sampleCount: 40,
  },
  full: {
    shapes: [1, 64, 1024, 4096, 16384]
      .flatMap((rows) => [128, 512, 1024, 4096, 16384].map((width) => [rows, width] as const))
      .filter(([rows, width]) => rows * width <= 2 ** 26),
    sampleCount: 50,
  },
};

function grid(profile: Profile, baseSeed: number): Cell<Config>[] {
  const { shapes, sampleCount } = SIZES[profile];
  return crossed(
    shapes.map(([rows, width]) => ({ rows, width, epsilon: EPSILON, sampleCount })),
    [baseSeed],
  );
}

export const normTiming = /* @__PURE__ */ defineExperiment<'norm-timing'>({
  id: 'norm-timing',
  title: 'How much faster is RMSNorm than LayerNorm?',
  question:
    'RMSNorm drops a mean, a subtraction and a bias. What is that worth when a norm is composed from the operators of a library, and when it is one fused kernel, and how far is either from the time it takes to copy the same bytes?',
  method:
    'Float32 rows of normal numbers. Each variant is called as often as fills two milliseconds, and variants take turns in one process, sample by sample, so that ratios can be paired. Composed variants use the operators of the library, backward passes the closed form; fused variants are one kernel each, written with the same care. Both go over a row that is still in cache: LayerNorm three times (mean, squared deviations from it, output), because the shorter sum of squares loses digits far from zero, RMSNorm twice. Beside them, a copy that reads and writes as many bytes: one read and one write forward, two reads and one write backward. No other cell runs meanwhile, and what else the machine does falls on all variants alike. Shapes reach from an array of 32 kB, which a core’s own cache holds, to one of 67 MB; 40 samples a shape, all kept.',
  prediction:
    'Composed from operators, RMSNorm takes 0.5 to 0.75 of the time of LayerNorm, about the ratio of the operators. Fused, the two move the same bytes: RMSNorm takes 0.8 to 1 of the time of LayerNorm where a row stays in cache, and 0.95 to 1 where memory is the limit. Fused LayerNorm is faster than composed RMSNorm at every shape.',
  refutedIf:
    'At the largest shape fused RMSNorm is more than 15 % faster than fused LayerNorm by the median of paired ratios, or composed RMSNorm is faster than fused LayerNorm at any shape.',
  limits:
    'Times of one processor and of our own kernels: another processor, a GPU or another library can give other ratios, and the composed variants pay for operators as TensorFlow.js calls them. Isolated norms in a loop find their rows in cache more often than norms inside a model do, and a norm is a small part of a training step, so nothing here says how much faster a model becomes. The LayerNorm here goes over a row three times for the sake of accuracy; one that goes over it twice, or once, would lie closer to RMSNorm.',
  timed: true,
  grid,
  measure,
  probe,
});
