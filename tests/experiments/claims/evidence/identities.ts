/** Synthetic cells of `norm-identities`: what should vanish does so up to rounding, but for a gradient at the kink of ReLU; the rest does not. */
import { INVARIANT } from '../../../../experiments/claims/predictions/norm-identities.ts';
import type { ConfigOf, MeasuredCellOf, MeasurementOf } from '../../../../experiments/result.ts';
import { MODEL } from '../../../support/model-config.ts';
import { CELL, range, scatter } from './cell.ts';

type Cell = MeasuredCellOf<'norm-identities'>;
type Config = ConfigOf<'norm-identities'>;
type Measurement = MeasurementOf<'norm-identities'>;

const SEEDS = 10;
const NORMS = Object.keys(INVARIANT) as (keyof typeof INVARIANT)[];
const TRANSFORMATIONS = [
  'weight-matrix-rescaling',
  'weight-matrix-recentring',
  'weight-vector-rescaling',
  'dataset-rescaling',
  'dataset-recentring',
  'single-case-rescaling',
] as const;

export function identityCells(): Cell[] {
  const centring = [2, 6, 24].flatMap((layerCount) =>
    (
      [
        ['gelu', 0],
        ['gelu', 1],
        ['relu', 0],
      ] as const
    ).map(([activation, embeddingMean]): [Config, (seed: number) => Measurement] => [
      { identity: 'centring', model: { ...MODEL, placement: 'pre', layerCount, activation }, batchSize: 4, embeddingMean },
      (seed) => conversions(layerCount, embeddingMean, seed, activation === 'relu' && seed === 3),
    ]),
  );
  const partial = [64, 128, 256, 512, 1024, 4096].map((width): [Config, (seed: number) => Measurement] => [
    { identity: 'partial-rms', rows: 1024, width, epsilon: 0 },
    (seed) => parts(width, seed),
  ]);
  const kinds: [Config, (seed: number) => Measurement][] = [
    [{ identity: 'invariance', rows: 64, inputCount: 64, width: 64, epsilon: 0 }, (seed) => table(3e-7, seed)],
    [{ identity: 'invariance', rows: 64, inputCount: 64, width: 64, epsilon: 1e-5 }, (seed) => table(3e-5, seed)],
    [{ identity: 'jacobian', rows: 64, width: 64, epsilon: 0 }, jacobians],
    ...partial,
    ...centring,
  ];
  return kinds.flatMap(([config, measure]) =>
    range(SEEDS).map((seed): Cell => ({
      ...CELL,
      key: `${JSON.stringify(config)} ${String(seed)}`,
      seed,
      status: 'measured',
      config,
      measurement: measure(seed),
    })),
  );
}

function table(rounding: number, seed: number): Measurement {
  const entries = NORMS.flatMap((norm, row) =>
    TRANSFORMATIONS.map((transformation, column) => ({
      norm,
      transformation,
      deviation: (INVARIANT[norm].includes(transformation) ? rounding : 0.8) * scatter(0.3, seed, row, column),
    })),
  );
  return { identity: 'invariance', table: entries };
}

function jacobians(seed: number): Measurement {
  const norms = (['layernorm', 'rmsnorm', 'prmsnorm', 'l2'] as const).map((norm, index) => ({
    norm,
    nullDirections: (norm === 'layernorm' ? 2 : 1) * scatter(1e-6, seed, index),
    projectorError: 2e-7 * scatter(0.2, seed, index),
    cosineWithInput: 5e-8 * scatter(0.2, seed, index, 1),
    cosineWithOnes: (norm === 'layernorm' ? 5e-8 : 0.3) * scatter(0.2, seed, index, 2),
    scalingError: 8e-8 * scatter(0.2, seed, index, 3),
  }));
  return { identity: 'jacobian', norms };
}

function parts(width: number, seed: number): Measurement {
  return {
    identity: 'partial-rms',
    parts: [1 / 16, 1 / 8, 1 / 4].map((share) => {
      const entryCount = width * share;
      return { share, entryCount, relativeError: Math.sqrt((1 - share) / (2 * entryCount)) * scatter(0.02, seed, width, entryCount) };
    }),
  };
}

function conversions(layerCount: number, embeddingMean: number, seed: number, hasFlipped: boolean): Measurement {
  const size = scatter(0.2, seed, layerCount, embeddingMean);
  const worstGradient = 'decoder.1.wq';
  return {
    identity: 'centring',
    lossNats: 4.7,
    meanShares: range(2 * layerCount).map(() => (embeddingMean === 0 ? 0.015 : 0.4)),
    centred: { loss: 1e-7 * size, logits: 1e-6 * size, gradients: hasFlipped ? 2e-3 : 5e-7 * layerCount * size, worstGradient },
    uncentred: { loss: 0.01 * size, logits: 0.3 * size, gradients: 0.6 * size, worstGradient },
  };
}
