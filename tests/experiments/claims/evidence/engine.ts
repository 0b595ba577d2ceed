/** Synthetic cells of `engine-speed` on wasm: the predicted ratios, with a scatter of 2 %. */
import type { ConfigOf, MeasuredCellOf } from '../../../../experiments/result.ts';
import { MODEL } from '../../../support/model-config.ts';
import { CELL, range, scatter } from './cell.ts';

type EngineCell = MeasuredCellOf<'engine-speed'>;
type Timing = EngineCell['measurement']['timings'][number];

const SAMPLES = 30;
const SAMPLING = { sampleCount: SAMPLES, sampleSpanMs: 4, warmUpSpanMs: 30 };

/** Times in units of PyTorch's. */
const FACTORS = { own: 1.8, relaxed: 1.4, stock: 40, pytorch: 1, 'pytorch-composed': 2, machine: 1.2 } as const;

function timing(engine: Timing['engine'], what: string, amount: Pick<Timing, 'operations' | 'bytes'>, pytorchMs: number): Timing {
  const place = what.length + Object.keys(FACTORS).indexOf(engine);
  return {
    engine,
    what,
    unavailable: null,
    callsPerSample: 1,
    callTimeMs: range(SAMPLES).map((sample) => pytorchMs * FACTORS[engine] * scatter(0.02, sample, place)),
    ...amount,
    kernels: engine === 'own' || engine === 'relaxed' ? ['OwnAttention'] : [],
  };
}

function cell(config: ConfigOf<'engine-speed'>, timings: Timing[]): EngineCell {
  return {
    ...CELL,
    key: JSON.stringify(config),
    seed: 1,
    status: 'measured',
    config,
    measurement: { backend: 'wasm', timings, clock: 'synthetic', pytorch: 'PyTorch 9.9 on the CPU, 1 thread' },
  };
}

const ENGINES = ['own', 'relaxed', 'stock', 'pytorch', 'machine'] as const;
const NORM_ENGINES = ['own', 'relaxed', 'stock', 'pytorch', 'pytorch-composed', 'machine'] as const;

export function engineSpeedCells(): EngineCell[] {
  const model = { ...MODEL, placement: 'pre' as const };
  const all = (whats: readonly string[], amount: Pick<Timing, 'operations' | 'bytes'>, pytorchMs: number): Timing[] =>
    whats.flatMap((what) => (amount.bytes === null ? ENGINES : NORM_ENGINES).map((engine) => timing(engine, what, amount, pytorchMs)));
  const norms = ['layernorm forward', 'rmsnorm forward', 'layernorm backward', 'rmsnorm backward'];
  const operations = (count: number) => ({ operations: count, bytes: null });
  return [
    cell({ subject: 'reference-step', ...SAMPLING, model, batchSize: 8 }, all(['loss and gradients'], operations(4e9), 25)),
    cell({ subject: 'training-step', ...SAMPLING, model, batchSize: 16 }, all(['loss, gradients and Adam'], operations(2e9), 20)),
    ...[128, 512].map((size) =>
      cell(
        { subject: 'matmul', ...SAMPLING, batch: 1, rows: size, columns: size, inner: size },
        all(['NN', 'NT', 'TN', 'TT'], operations(2 * size ** 3), 2e-8 * size ** 3),
      ),
    ),
    cell({ subject: 'norm', ...SAMPLING, rows: 512, width: 512, epsilon: 1e-5 }, all(norms, { operations: null, bytes: 2_097_152 }, 0.1)),
    cell(
      { subject: 'attention', ...SAMPLING, batchSize: 8, sequenceLength: 64, headCount: 4, modelWidth: 128 },
      all(['forward', 'forward and backward'], operations(8e6), 0.4),
    ),
    cell(
      { subject: 'copy', ...SAMPLING, size: 4096 },
      ENGINES.filter((engine) => engine !== 'machine').map((engine) => timing(engine, 'copy', { operations: null, bytes: 32768 }, 0.002)),
    ),
  ];
}
