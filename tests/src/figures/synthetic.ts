/** Made-up cells of the schema's shape, smooth and reproducible, for tests of geometry and wording. No page ever shows them. */
import { BACKENDS } from '../../../experiments/result.ts';
import type { CellOf, ConfigOf, ExperimentId, MeasuredCellOf, MeasurementOf, ModelConfig, Placement } from '../../../experiments/result.ts';
import type { ModelRow } from '../../../experiments/claims/claim.ts';
import type { FigureEvidence } from '../../../src/figures/figure.ts';
import { MODEL } from '../../support/model-config.ts';
import { attenuationCells } from '../../experiments/claims/evidence/attenuation.ts';
import { ablationCells, parityCells, tuningCells } from '../../experiments/claims/evidence/comparison.ts';
import { stackEndCells } from '../../experiments/claims/evidence/ends.ts';
import { growthCells, idleCells, logitCells } from '../../experiments/claims/evidence/deep-runs.ts';
import { engineSpeedCells } from '../../experiments/claims/evidence/engine.ts';
import { stableRateCells } from '../../experiments/claims/evidence/stable-rate.ts';
import { identityCells } from '../../experiments/claims/evidence/identities.ts';
import { shareCells } from '../../experiments/claims/evidence/share.ts';
import { lastLayerCells } from '../../experiments/claims/evidence/last-layer.ts';
import { placementLawCells } from '../../experiments/claims/evidence/placement-laws.ts';
import { plateauCauseCells, rescueCells, trainingCells } from '../../experiments/claims/evidence/training.ts';
import { spectrumCells } from '../../experiments/claims/evidence/spectrum.ts';

/** A number in [-1, 1) that looks random and depends on its arguments alone. */
export function wobble(...parts: number[]): number {
  const x = Math.sin(parts.reduce((sum, part, i) => sum + part * (12.9898 + 4.1414 * i), 0.5)) * 43758.5453;
  return 2 * (x - Math.floor(x)) - 1;
}

function cell<Id extends ExperimentId>(config: ConfigOf<Id>, seed: number, measurement: MeasurementOf<Id>): MeasuredCellOf<Id> {
  const base = {
    key: `${seed}`,
    fingerprint: 'f',
    kernelFingerprint: 'k',
    equivalences: [],
    environment: 'e',
    measuredAt: '2026-01-01T00:00:00.000Z',
    wallTimeMs: 1,
    kernels: [],
  };
  return { ...base, status: 'measured', seed, config, measurement } as unknown as CellOf<Id> as MeasuredCellOf<Id>;
}

const SEEDS = [0, 1, 2];
const PLACEMENTS = ['post', 'pre', 'deepnorm'] as const satisfies readonly Placement[];

function gradientShape(architecture: 'decoder' | 'encoder-decoder', placement: Placement, layer: number): number {
  if (placement === 'deepnorm') return 0.06;
  if (placement === 'pre') return 0.6 / Math.sqrt(1 + 0.45 * layer);
  return architecture === 'decoder' ? 0.65 * 1.01 ** layer : 0.02 * 1.35 ** layer;
}

function gradientCell(
  architecture: 'decoder' | 'encoder-decoder',
  placement: Placement,
  layerCount: number,
  seed: number,
): MeasuredCellOf<'gradient-norms'> {
  const layers = Array.from({ length: layerCount }, (_, i) => i + 1);
  const w2 = layers.map((layer) => gradientShape(architecture, placement, layer) * (1 + 0.15 * wobble(seed, layer, layerCount)));
  const kinds =
    architecture === 'decoder'
      ? (['self-attention', 'feed-forward'] as const)
      : (['self-attention', 'cross-attention', 'feed-forward'] as const);
  const sublayers = layers.flatMap((layer) =>
    kinds.map((kind, k) => {
      const streamVariance = placement === 'pre' ? 1.25 + 0.45 * (layer - 1 + (k + 1) / kinds.length) : 1;
      return {
        stack: 'decoder' as const,
        layer,
        kind,
        forwardRatio: kind === 'cross-attention' ? 0.8 + 0.05 * wobble(seed, layer) : 0.3,
        streamVariance,
        tokenCorrelation: 0.9,
        streamGradientNorm: (1 + 0.05 * wobble(seed, layer, k)) / Math.sqrt(streamVariance),
      };
    }),
  );
  return cell<'gradient-norms'>({ model: { ...MODEL, architecture, placement, layerCount }, batchSize: 4, tokens: 'uniform' }, seed, {
    lossNats: 6.2,
    gradientNorms: { [`decoder.w2`]: w2 },
    sublayers,
    inputGradientNorm: 1,
    firstNormInputRms: 1.1,
    firstNormScale: 0.9,
  });
}

export const gradientNorms = (['decoder', 'encoder-decoder'] as const).flatMap((architecture) =>
  PLACEMENTS.flatMap((placement) =>
    [4, 8].flatMap((layerCount) => SEEDS.map((seed) => gradientCell(architecture, placement, layerCount, seed))),
  ),
);

const SENSITIVITY = { post: (n: number) => n, pre: (n: number) => Math.log(n) * 1.8, deepnorm: () => 0.9 } as const;
const DEPTHS = [3, 6, 12, 24];

export const updateSensitivity = (['random', 'sign'] as const).flatMap((perturbation) =>
  [
    ...PLACEMENTS.map((placement) => ({ placement, initialisation: 'xavier' as const })),
    ...(['post', 'pre'] as const).map((placement) => ({ placement, initialisation: 'gpt2' as const })),
  ]
    .filter(({ initialisation }) => initialisation === 'xavier' || perturbation === 'random')
    .flatMap(({ placement, initialisation }) =>
      DEPTHS.flatMap((layerCount) =>
        SEEDS.map((seed) =>
          cell<'update-sensitivity'>(
            {
              model: {
                ...MODEL,
                modelWidth: 64,
                feedForwardWidth: 256,
                vocabularySize: 64,
                sequenceLength: 32,
                placement,
                initialisation,
                layerCount,
              },
              batchSize: 4,
              perturbation,
              eta: perturbation === 'random' ? 1e-3 : 1e-4,
            },
            seed,
            {
              squaredChange:
                2e-4 *
                (initialisation === 'gpt2' ? 0.2 : 1) *
                SENSITIVITY[placement](layerCount) *
                (perturbation === 'sign' ? layerCount : 1) *
                (1 + 0.15 * wobble(seed, layerCount, initialisation.length)),
              perturbationNorm: 0.5,
            },
          ),
        ),
      ),
    ),
);

const SHAPES = [
  [64, 128],
  [512, 512],
  [4096, 4096],
] as const;

export const normTiming = SHAPES.map(([rows, width], shape) => {
  const copyMs = (8 * rows * width) / 8e6 + 0.005;
  const base = { unavailable: null, callsPerSample: 4, minimumBytes: 8 * rows * width, kernels: ['K'] };
  const timings = (['forward', 'backward'] as const).flatMap((pass, p) =>
    (['layernorm', 'rmsnorm', 'copy'] as const).flatMap((operation, o) =>
      (['composed', 'fused'] as const).map((implementation, m) => {
        const isComposedCopy = operation === 'copy' && implementation === 'composed';
        const factor =
          operation === 'copy'
            ? 1
            : ([
                [9, 1.4],
                [6, 1.25],
              ][o]?.[m] ?? 1) *
              (1 + 0.3 * p);
        return {
          ...base,
          operation,
          implementation,
          pass,
          unavailable: isComposedCopy ? 'a copy is a single kernel' : null,
          callTimeMs: isComposedCopy
            ? []
            : Array.from({ length: 30 }, (_, i) => copyMs * factor * (1 + 0.08 * wobble(i, shape, p, o, m) ** 2)),
        };
      }),
    ),
  );
  return cell<'norm-timing'>({ rows, width, epsilon: 1e-5, sampleCount: 30 }, 0, { timings, clock: 'performance.now' });
});

const AGREEING: readonly Partial<ModelConfig>[] = [
  ...PLACEMENTS.map((placement) => ({ placement })),
  { placement: 'layernorm-scaling' },
  ...PLACEMENTS.map((placement) => ({ placement, architecture: 'encoder-decoder' as const })),
  { placement: 'post', norm: 'rmsnorm-one-plus-gain' },
  { placement: 'pre', norm: 'prmsnorm' },
  { placement: 'pre', qkNorm: 'rmsnorm' },
  { placement: 'post', activation: 'relu' },
];

/** Three backends whose tensors are about 1e-6 apart, pRMSNorm by more than the tolerance. */
export const backendAgreement = BACKENDS.flatMap((backend, b) =>
  AGREEING.map((choice, i) => {
    const sketch = (tensor: number) => ({
      norm: 1 + tensor,
      sums: Array.from({ length: 12 }, (_, k) => {
        const away = backend === 'wasm' ? 0 : wobble(i, tensor, k, b) * (choice.norm === 'prmsnorm' ? 3e-4 : 1e-6);
        return wobble(i, tensor, k) + away;
      }),
      entries: [],
    });
    const made = cell<'backend-agreement'>({ model: { ...MODEL, activation: 'gelu', ...choice }, batchSize: 2 }, 0, {
      backend,
      lossNats: 4.5 * (1 + 1e-7 * b),
      logits: sketch(3),
      gradients: ['decoder.1.wq', 'decoder.1.w2'].map((parameter, tensor) => ({ parameter, ...sketch(tensor) })),
    });
    return { ...made, key: `${i}` };
  }),
);

const row = (id: string, year: number | null, placement: ModelRow['placement'], verified = true, method = false): ModelRow => ({
  id,
  name: id,
  org: 'An Organisation',
  year,
  placement,
  norm: placement === 'undisclosed' ? null : 'layernorm',
  finalNorm: null,
  qkNorm: null,
  normBias: null,
  layers: null,
  width: null,
  sizeVerified: false,
  method,
  evidence: { status: placement === 'undisclosed' ? 'undisclosed' : 'code', source: 'made up for a test', verified },
});
/** The row with a known depth, read in a file or not. */
const deep = (model: ModelRow, layers: number, sizeVerified = true): ModelRow => ({ ...model, layers, width: 64, sizeVerified });
export const models: readonly ModelRow[] = [
  deep(row('First', 2017, 'post'), 6),
  deep(row('Second', 2018, 'post'), 24, false),
  row('Third', 2019, 'pre', false),
  ...Array.from({ length: 7 }, (_, i) => deep(row(`Llama-like ${i + 1}`, 2023, 'pre'), i < 6 ? 32 : 80)),
  deep(row('Both', 2024, 'sandwich'), 62),
  deep(row('After', 2024, 'reordered'), 64),
  deep(row('Scaled', 2022, 'deepnorm'), 70),
  deep(row('Side', 2022, 'parallel-pre'), 118, false),
  row('Closed', 2023, 'undisclosed'),
  deep(row('Undated', null, 'sandwich'), 40),
  row('A method', 2025, 'other', true, true),
];

/** An experiment that no figure draws needs none. */
const CELLS: { [Id in ExperimentId]?: readonly MeasuredCellOf<Id>[] } = {
  'gradient-norms': gradientNorms,
  'last-layer-gradient': lastLayerCells(),
  'norm-attenuation': attenuationCells(),
  'placement-laws': placementLawCells(),
  'jacobian-spectrum': spectrumCells(),
  'update-sensitivity': updateSensitivity,
  warmup: trainingCells(),
  rescue: rescueCells(),
  'plateau-causes': plateauCauseCells(),
  'norm-parity': parityCells(),
  'norm-ablations': ablationCells(),
  'adam-tuning': tuningCells(),
  'stack-ends': stackEndCells(),
  'norm-identities': identityCells(),
  'norm-timing': normTiming,
  'norm-share': shareCells(),
  'growth-in-training': growthCells(),
  'idle-layers': idleCells(),
  'logit-growth': logitCells(),
  'stable-rate': stableRateCells(),
  'engine-speed': engineSpeedCells(),
  'backend-agreement': backendAgreement,
};

export const evidence: FigureEvidence = { cells: (id) => CELLS[id] ?? [], models };
