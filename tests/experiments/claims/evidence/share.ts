/** Synthetic cells of `norm-share`: steps whose norms take a tenth of the time composed and a hundredth fused, with a scatter of 1 %. */
import type { MeasuredCellOf } from '../../../../experiments/result.ts';
import { MODEL } from '../../../support/model-config.ts';
import { CELL, range, scatter } from './cell.ts';

type Share = MeasuredCellOf<'norm-share'>;

const SAMPLES = 40;
const SHAPES = [
  { layerCount: 12, modelWidth: 64, stepMs: 70 },
  { layerCount: 6, modelWidth: 128, stepMs: 110 },
  { layerCount: 2, modelWidth: 512, stepMs: 260 },
];
/** Share of the norms in a step with LayerNorm, and the time of RMSNorm over that of LayerNorm. */
const KERNELS = {
  fused: { share: 0.01, ratio: 0.7, slowness: 1, names: ['OwnLayerNorm', 'OwnLayerNormGradient'] },
  composed: { share: 0.1, ratio: 0.55, slowness: 1.1, names: ['Mean', 'Multiply', 'Rsqrt', 'Sub'] },
  stock: { share: 0.015, ratio: 0.55, slowness: 10, names: ['Mean', 'Multiply', 'Rsqrt', 'Sub'] },
};

export function shareCells(): Share[] {
  return (['fused', 'composed', 'stock'] as const).flatMap((kernels) =>
    (kernels === 'stock' ? SHAPES.slice(0, 1) : SHAPES).map((shape) => share(kernels, shape)),
  );
}

function share(kernels: keyof typeof KERNELS, { layerCount, modelWidth, stepMs }: (typeof SHAPES)[number]): Share {
  const { share: part, ratio, slowness, names } = KERNELS[kernels];
  const step = slowness * stepMs;
  const times = {
    layernorm: { step, norms: part * step },
    rmsnorm: { step: step * (1 - part * (1 - ratio)), norms: part * ratio * step },
  };
  return {
    ...CELL,
    key: `${kernels} ${String(modelWidth)}`,
    seed: 0,
    status: 'measured',
    config: {
      kernels,
      model: { ...MODEL, placement: 'pre', layerCount, modelWidth, feedForwardWidth: 4 * modelWidth },
      batchSize: 8,
      sampleCount: SAMPLES,
      sampleSpanMs: 20,
      warmUpSpanMs: 200,
    },
    measurement: {
      unavailable: null,
      normCount: 2 * layerCount + 1,
      clock: 'synthetic',
      timings: (['layernorm', 'rmsnorm'] as const).flatMap((norm, n) =>
        (['step', 'norms'] as const).map((what, w) => ({
          norm,
          what,
          callsPerSample: 1,
          callTimeMs: range(SAMPLES).map((sample) => times[norm][what] * scatter(0.01, sample, n, w, modelWidth)),
          kernelCount: 100,
          kernels: names,
        })),
      ),
    },
  };
}
