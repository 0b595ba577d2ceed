/**
 * `node experiments/backends/wasm-bench.ts`: speed of our wasm kernels beside TensorFlow.js's own and beside a copy of the same rows, in one
 * run on one core. Times are medians; variants take turns, so that a busy machine slows all of them.
 */
import * as tf from '@tensorflow/tfjs-core';
import { open } from './wasm.ts';

const SAMPLE_COUNT = 9;
const SAMPLE_TIME_MS = 5;

type Run = () => tf.Tensor | tf.Tensor[];

/** Median time of one call of each variant. */
function timeVariants(variants: Record<string, Run>): Record<string, number> {
  const plans = Object.entries(variants).map(([name, run]) => ({ name, run, callCount: callsFor(run), samples: [] as number[] }));
  for (let sample = 0; sample < SAMPLE_COUNT; sample++) {
    for (const { run, callCount, samples } of plans) samples.push(timeCalls(run, callCount) / callCount);
  }
  return Object.fromEntries(plans.map(({ name, samples }) => [name, samples.sort((a, b) => a - b)[SAMPLE_COUNT >> 1] ?? NaN]));
}

function callsFor(run: Run): number {
  // The first calls run before the engine's optimising compiler has come to the kernel.
  const start = performance.now();
  while (performance.now() - start < 10 * SAMPLE_TIME_MS) tf.dispose(run());
  return Math.max(1, Math.ceil(SAMPLE_TIME_MS / timeCalls(run, 1)));
}

function timeCalls(run: Run, callCount: number): number {
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

function benchMatMul(batch: number, m: number, n: number, k: number): void {
  for (const [transposeA, transposeB] of [
    [false, false],
    [false, true],
    [true, false],
    [true, true],
  ] as const) {
    const a = tf.randomNormal(transposeA ? [batch, k, m] : [batch, m, k], 0, 1, 'float32', 1);
    const b = tf.randomNormal(transposeB ? [batch, n, k] : [batch, k, n], 0, 1, 'float32', 2);
    const attributes = { transposeA, transposeB };
    const times = timeVariants({
      stock: kernel('StockBatchMatMul', { a, b }, attributes),
      own: kernel('BatchMatMul', { a, b }, attributes),
    });
    const label = `matmul ${transposeA ? 'T' : 'N'}${transposeB ? 'T' : 'N'} ${batch} x [${m}x${k}]x[${k}x${n}]`;
    report(label, times, 'GFLOP/s', 2 * batch * m * n * k, 'stock');
    tf.dispose([a, b]);
  }
}

function benchNorms(rows: number, d: number): void {
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
  const forward = timeVariants({ copy: kernel('OwnCopy', { x }, { reads: 1 }), layernorm: layerNorm, rmsnorm: rmsNorm });
  report(`norm forward [${rows}x${d}]`, forward, 'GB/s', 2 * bytes, 'copy');
  const backward = timeVariants({
    copy: kernel('OwnCopy', { x, x2: dy }, { reads: 2 }),
    layernorm: kernel('OwnLayerNormGradient', { dy, x, gain, mean, inverseDeviation }),
    rmsnorm: kernel('OwnRmsNormGradient', { dy, x, gain, inverseRms }),
  });
  report(`norm backward [${rows}x${d}]`, backward, 'GB/s', 3 * bytes, 'copy');
  tf.dispose([x, dy, gain, bias, y, mean, inverseDeviation, y2, inverseRms]);
}

const opening = await (async () => {
  // The package registers its kernels when it loads; ours takes this one's place.
  const { kernelFunc } = tf.getKernel('BatchMatMul', 'wasm');
  const opened = await open();
  tf.registerKernel({ kernelName: 'StockBatchMatMul', backendName: 'wasm', kernelFunc });
  return opened;
})();
if ('unavailable' in opening) throw new Error(opening.unavailable);
console.log(`${opening.backend.device}; ratios are to "stock" and "copy"`);
for (const [batch, m, n, k] of [
  [1, 512, 64, 64],
  [1, 512, 256, 64],
  [1, 64, 256, 512],
  [64, 32, 32, 16],
  [1, 1024, 512, 128],
  [1, 1024, 512, 512],
] as const) {
  benchMatMul(batch, m, n, k);
}
for (const [rows, d] of [
  [64, 128],
  [512, 64],
  [512, 512],
  [4096, 512],
  [4096, 4096],
] as const)
  benchNorms(rows, d);
