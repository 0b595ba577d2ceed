/** Synthetic cells of `norm-timing`: time proportional to the bytes moved, by a factor for each variant, with a scatter of 3 %. */
import type { MeasuredCellOf } from '../../../../experiments/result.ts';
import { CELL, range, scatter } from './cell.ts';

type Shape = MeasuredCellOf<'norm-timing'>;
type Timing = Shape['measurement']['timings'][number];

const SHAPES = [
  [64, 128],
  [4096, 512],
  [4096, 4096],
] as const;
const SAMPLES = 40;
const FACTORS = { composed: { layernorm: 8, rmsnorm: 5, copy: 1 }, fused: { layernorm: 1.1, rmsnorm: 1.05, copy: 1 } };
const KERNELS = {
  composed: {
    layernorm: ['Mean', 'Sub', 'Square', 'Mean', 'Add', 'Rsqrt', 'Multiply', 'Multiply', 'Add'],
    rmsnorm: ['Square', 'Mean', 'Add', 'Rsqrt', 'Multiply', 'Multiply'],
    copy: ['Neg'],
  },
  fused: { layernorm: ['OwnLayerNorm'], rmsnorm: ['OwnRmsNorm'], copy: ['OwnCopy'] },
};

export function timingCells(): Shape[] {
  return SHAPES.map(([rows, width]): Shape => ({
    ...CELL,
    key: `${String(rows)} ${String(width)}`,
    seed: 0,
    status: 'measured',
    config: { rows, width, epsilon: 1e-5, sampleCount: SAMPLES },
    measurement: { timings: timings(rows, width), clock: 'synthetic' },
  }));
}

function timings(rows: number, width: number): Timing[] {
  return (['composed', 'fused'] as const).flatMap((implementation) =>
    (['layernorm', 'rmsnorm', 'copy'] as const).flatMap((operation, variant) =>
      (['forward', 'backward'] as const).map((pass): Timing => {
        const minimumBytes = (pass === 'forward' ? 8 : 12) * rows * width;
        return {
          operation,
          implementation,
          pass,
          unavailable: null,
          callsPerSample: 1,
          callTimeMs: range(SAMPLES).map(
            (sample) => minimumBytes * 1e-7 * FACTORS[implementation][operation] * scatter(0.03, sample, variant, width),
          ),
          minimumBytes,
          kernels: KERNELS[implementation][operation],
        };
      }),
    ),
  );
}
