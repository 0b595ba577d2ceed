/**
 * `node experiments/backends/wasm-bench.ts`: speed of our wasm kernels, with plain and with relaxed SIMD, beside TensorFlow.js's own, beside
 * the most multiplications and additions that the processor does in registers, and beside a copy of the same rows, in one run on one core.
 * Times are the least of some samples, because other work on the machine only ever adds; variants take turns, so that it meets all of them.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { KernelSetName } from '../kernels/kernel-sets.ts';
import { open } from './wasm.ts';

const SAMPLE_COUNT = 15;
const SAMPLE_TIME_MS = 5;
const PEAK_ITERATIONS = 100_000;

type Run = () => tf.Tensor | tf.Tensor[];
interface Variant {
  set: KernelSetName;
  run: Run;
}

/** Least time of one call of each variant. */
function timeVariants(variants: Record<string, Variant>): Record<string, number> {
  const plans = Object.entries(variants).map(([name, variant]) => ({
    name,
    variant,
    callCount: callsFor(variant),
    samples: [] as number[],
  }));
  for (let sample = 0; sample < SAMPLE_COUNT; sample++) {
    for (const { variant, callCount, samples } of plans) samples.push(timeCalls(variant, callCount) / callCount);
  }
  return Object.fromEntries(plans.map(({ name, samples }) => [name, Math.min(...samples)]));
}

function callsFor(variant: Variant): number {
  // The first calls run before the engine's optimising compiler has come to the kernel.
  const start = performance.now();
  while (performance.now() - start < 10 * SAMPLE_TIME_MS) timeCalls(variant, 1);
  return Math.max(1, Math.ceil(SAMPLE_TIME_MS / timeCalls(variant, 1)));
}

function timeCalls({ set, run }: Variant, callCount: number): number {
  sets.get(set)?.use();
  const start = performance.now();
  for (let i = 0; i < callCount; i++) tf.dispose(run());
  return performance.now() - start;
}

function report(label: string, times: Record<string, number>, unit: string, amount: number, reference: string): void {
  const cells = Object.entries(times).map(([name, timeMs]) => {
    const ratio = (times[reference] ?? NaN) / timeMs;
    return `${name} ${(amount / timeMs / 1e6).toFixed(1)} ${unit} (${ratio.toFixed(2)}x)`;
  });
  console.log(`${label.padEnd(34)} ${cells.join('   ')}`);
}

function kernel(name: string, inputs: tf.NamedTensorMap, attributes: tf.NamedAttrMap = {}): Run {
  return () => tf.engine().runKernel<tf.Tensor | tf.Tensor[]>(name, inputs, attributes);
}

/** The same call with each set of kernels. */
function inEachSet(run: Run): Record<string, Variant> {
  return Object.fromEntries([...sets.keys()].map((set) => [set, { set, run }]));
}

/** As `inEachSet`, for a kernel that TensorFlow.js does not have. */
function inEachSetOfOurs(run: Run): Record<string, Variant> {
  return Object.fromEntries(Object.entries(inEachSet(run)).filter(([, { set }]) => set !== 'stock'));
}

/** For what is computed outside a variant. */
function useOwn(): void {
  sets.get('own')?.use();
}

function own(runs: Record<string, Run>): Record<string, Variant> {
  return Object.fromEntries(Object.entries(runs).map(([name, run]) => [name, { set: 'own' as const, run }]));
}

/** Multiplications and additions in registers alone. */
function benchPeak(): void {
  const run = kernel('OwnPeak', {}, { iterations: PEAK_ITERATIONS });
  useOwn();
  const [operations = NaN] = tf.tidy(() => [run()].flat()[0]?.dataSync() ?? []);
  report('peak, in registers', timeVariants(inEachSetOfOurs(run)), 'GFLOP/s', operations, 'own');
}

function benchAttention(b: number, t: number, d: number, headCount: number, causal: boolean): void {
  useOwn();
  const [q, k, v, dout] = [1, 2, 3, 4].map((seed) => tf.randomNormal([b, t, d], 0, 1, 'float32', seed)) as [
    tf.Tensor,
    tf.Tensor,
    tf.Tensor,
    tf.Tensor,
  ];
  const forward = kernel('OwnAttention', { q, k, v }, { headCount, causal });
  const [out, probabilities] = forward() as [tf.Tensor, tf.Tensor];
  const backward = kernel('OwnAttentionGradient', { dout, q, k, v, probabilities }, { headCount, causal });
  const operations = (causal ? 2 : 4) * b * t * t * d;
  const label = `attention ${causal ? 'causal' : 'full'} [${b}x${t}x${d}], ${headCount} heads`;
  for (const [name, run, factor] of [
    ['forward', forward, 1],
    ['backward', backward, 2],
  ] as const) {
    report(`${label} ${name}`, timeVariants(inEachSetOfOurs(run)), 'GFLOP/s', factor * operations, 'own');
  }
  tf.dispose([q, k, v, dout, out, probabilities]);
}

function benchMatMul(batch: number, m: number, n: number, k: number): void {
  for (const [transposeA, transposeB] of [
    [false, false],
    [false, true],
    [true, false],
  ] as const) {
    const a = tf.randomNormal(transposeA ? [batch, k, m] : [batch, m, k], 0, 1, 'float32', 1);
    const b = tf.randomNormal(transposeB ? [batch, n, k] : [batch, k, n], 0, 1, 'float32', 2);
    const attributes = { transposeA, transposeB };
    const times = timeVariants(inEachSet(kernel('BatchMatMul', { a, b }, attributes)));
    const label = `matmul ${transposeA ? 'T' : 'N'}${transposeB ? 'T' : 'N'} ${batch} x [${m}x${k}]x[${k}x${n}]`;
    report(label, times, 'GFLOP/s', 2 * batch * m * n * k, 'stock');
    tf.dispose([a, b]);
  }
}

function benchNorms(rows: number, d: number): void {
  useOwn();
  const [x, dy, gain, bias] = [
    tf.randomNormal([rows, d], 0, 1, 'float32', 1),
    tf.randomNormal([rows, d], 0, 1, 'float32', 2),
    tf.ones([d]),
    tf.zeros([d]),
  ];
  const layerNorm = kernel('OwnLayerNorm', { x, gain, bias }, { epsilon: 1e-5 });
  const rmsNorm = kernel('OwnRmsNorm', { x, gain }, { epsilon: 1e-5 });
  const [y, mean, inverseDeviation] = layerNorm() as [tf.Tensor, tf.Tensor, tf.Tensor];
  const [y2, inverseRms] = rmsNorm() as [tf.Tensor, tf.Tensor];
  const bytes = 4 * rows * d;
  const forward = timeVariants(own({ copy: kernel('OwnCopy', { x }, { reads: 1 }), layernorm: layerNorm, rmsnorm: rmsNorm }));
  report(`norm forward [${rows}x${d}]`, forward, 'GB/s', 2 * bytes, 'copy');
  const backward = timeVariants(
    own({
      copy: kernel('OwnCopy', { x, x2: dy }, { reads: 2 }),
      layernorm: kernel('OwnLayerNormGradient', { dy, x, gain, mean, inverseDeviation }),
      rmsnorm: kernel('OwnRmsNormGradient', { dy, x, gain, inverseRms }),
    }),
  );
  report(`norm backward [${rows}x${d}]`, backward, 'GB/s', 3 * bytes, 'copy');
  tf.dispose([x, dy, gain, bias, y, mean, inverseDeviation, y2, inverseRms]);
}

const opening = await open();
if ('unavailable' in opening) throw new Error(opening.unavailable);
const sets = new Map((opening.backend.kernelSets ?? []).map((set) => [set.name, set]));
console.log(`${opening.backend.device}; ratios are to "stock" for products, to "copy" for norms, to "own" otherwise`);
benchPeak();
for (const [batch, m, n, k] of [
  [1, 512, 128, 128],
  [1, 512, 512, 128],
  [1, 512, 128, 512],
  [1, 128, 512, 512],
  [1, 512, 64, 64],
  [64, 32, 32, 16],
  [1, 512, 512, 512],
] as const) {
  benchMatMul(batch, m, n, k);
}
benchPeak();
for (const causal of [true, false]) benchAttention(8, 64, 128, 4, causal);
for (const [rows, d] of [
  [64, 128],
  [512, 64],
  [512, 512],
  [4096, 512],
  [4096, 4096],
] as const)
  benchNorms(rows, d);
