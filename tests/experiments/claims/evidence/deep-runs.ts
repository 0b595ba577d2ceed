/** Synthetic cells of `growth-in-training`, `idle-layers` and `logit-growth`: training runs whose insides follow formulas. */
import { GPT2_TRAINING_INITIALISATION } from '../../../../experiments/suite/models.ts';
import { trainingRun } from '../../../../experiments/suite/training-run.ts';
import type { MeasuredCellOf, ModelConfig, Placement } from '../../../../experiments/result.ts';
import { CELL, range, scatter } from './cell.ts';

type Run = MeasuredCellOf<'growth-in-training'>;
type Snapshot = Run['measurement']['snapshots'][number];

const FLOORS = { unigramNats: 4.03, bigramNats: 1.96, floorNats: 0.85 };
const STEPS = [1, 20, 100, 400, 800] as const;

interface Made {
  config: Run['config'];
  seed: number;
  finalLossNats: number;
  /** Of the layer, counted from 1, at a time from 0 to 1. */
  streamVariance?: (layer: number, time: number) => number;
  forwardRatio?: (layer: number, time: number) => number;
  attentionLogitMax?: (layer: number, time: number) => number;
  removalNats?: (layer: number) => number;
  angle?: (layer: number) => number;
}

const one = (): number => 1;

function run({ config, seed, finalLossNats, ...inside }: Made): Run {
  const { streamVariance = one, forwardRatio = one, attentionLogitMax = one, removalNats = one, angle = () => 0.1 } = inside;
  const layers = range(config.model.layerCount).map((index) => index + 1);
  const fixed = layers.map(() => 0.1);
  const taken = [...STEPS.filter((step) => step < config.steps), config.steps];
  return {
    ...CELL,
    key: JSON.stringify([config, seed]),
    seed,
    status: 'measured',
    config,
    measurement: {
      steps: [1, config.steps],
      lossNats: [4.6, finalLossNats],
      gradientNorm: [1, 0.5],
      finalLossNats,
      heldOutLossNats: finalLossNats,
      floors: FLOORS,
      divergedAtStep: null,
      snapshots: taken.map((step): Snapshot => {
        const time = Math.log(step) / Math.log(config.steps);
        return {
          step,
          learningRate: config.learningRate,
          gradientNorm: fixed,
          relativeUpdate: fixed,
          streamVariance: layers.map((layer) => streamVariance(layer, time) * scatter(0.01, seed, layer)),
          forwardRatio: layers.map((layer) => forwardRatio(layer, time) * scatter(0.05, seed, layer)),
          tokenCorrelation: fixed,
          normInputRms: fixed,
          normFactor: fixed,
          meanShare: fixed,
          attentionLogitMax: layers.map((layer) => attentionLogitMax(layer, time) * scatter(0.1, seed, layer)),
          attentionEntropyNats: layers.map((layer) => Math.max(0.05, 1.6 - 0.1 * Math.log(attentionLogitMax(layer, time)))),
          functionChange: 1e-3,
        };
      }),
      after: {
        layerRemovalNats: layers.map((layer) => removalNats(layer) * scatter(0.1, seed, layer)),
        angularDistance: layers.map((layer) => angle(layer) * scatter(0.05, seed, layer)),
        similarity: layers.map((layer) => 1 - angle(layer)),
        normBiasRms: 0.1,
        normGainDeviation: 0.1,
        biasRemovalNats: 0.05,
      },
      stepTimeMs: { median: 18, fastest: 16 },
    },
  };
}

const SIZE = { modelWidth: 32, headCount: 2, sequenceLength: 15, batchSize: 16 };
const small = (placement: Placement) => ({ placement, ...GPT2_TRAINING_INITIALISATION });

interface Growth {
  model: Partial<ModelConfig>;
  variance: (layer: number, time: number) => number;
}

const GROWTHS: readonly Growth[] = [
  { model: { placement: 'pre' }, variance: (layer, time) => 2 + (layer - 1) ** (1.1 + 0.5 * time) * (0.8 + 2 * time) },
  { model: small('pre'), variance: (layer, time) => 2 + (layer - 1) ** (1 + 0.4 * time) * (0.05 + 2 * time) },
  { model: { placement: 'layernorm-scaling' }, variance: (layer, time) => 2 + Math.log(layer) * (0.8 + time) },
  { model: small('layernorm-scaling'), variance: (layer, time) => 2 + Math.log(layer) * (0.05 + time) },
  { model: { placement: 'sandwich' }, variance: (layer, time) => 2 + 2 * (layer - 1) * (1 + time) },
  { model: { placement: 'reordered' }, variance: (layer, time) => 2 + 2 * (layer - 1) * (1 + 0.5 * time) },
  { model: { placement: 'deepnorm' }, variance: (_, time) => 1 + 0.2 * time },
];

const DEEP_SEEDS = 5;

export function growthCells(): Run[] {
  return GROWTHS.flatMap(({ model, variance }) =>
    range(DEEP_SEEDS).map((seed) =>
      run({
        config: trainingRun({ ...SIZE, layerCount: 12, steps: 800 }, model, { learningRate: 3e-3 }),
        seed,
        finalLossNats: 1.2 * scatter(0.02, seed),
        streamVariance: variance,
        forwardRatio: (layer) => 0.5 / layer,
      }),
    ),
  );
}

const WORTHS: readonly { model: Partial<ModelConfig>; nats: (layer: number) => number }[] = [
  { model: { placement: 'pre' }, nats: (layer) => 0.8 * 0.8 ** layer },
  { model: small('pre'), nats: (layer) => 1.2 * 0.75 ** layer },
  { model: small('layernorm-scaling'), nats: (layer) => 0.6 * 0.97 ** layer },
  { model: { placement: 'deepnorm' }, nats: () => 0.3 },
  { model: small('post'), nats: () => 0.4 },
];

export function idleCells(): Run[] {
  return WORTHS.flatMap(({ model, nats }) =>
    range(DEEP_SEEDS).map((seed) =>
      run({
        config: trainingRun({ ...SIZE, layerCount: 12, steps: 800 }, model, { learningRate: 3e-3 }),
        seed,
        finalLossNats: 1.2 * scatter(0.02, seed),
        removalNats: nats,
        angle: (layer) => 0.2 / Math.sqrt(layer),
      }),
    ),
  );
}

/** Rates up to which each arm trains. */
const ARMS = [
  { model: { placement: 'pre', qkNorm: 'none' }, trainsTo: 3e-2, zLoss: 0 },
  { model: { placement: 'pre', qkNorm: 'rmsnorm' }, trainsTo: 1e-1, zLoss: 0 },
  { model: { placement: 'reordered', qkNorm: 'none' }, trainsTo: 3e-3, zLoss: 0 },
  { model: { placement: 'reordered', qkNorm: 'rmsnorm' }, trainsTo: 1e-1, zLoss: 0 },
  { model: { placement: 'pre', qkNorm: 'none' }, trainsTo: 3e-2, zLoss: 1e-4 },
] as const;
const LOGIT_SEEDS = 8;
const RATES = [3e-3, 1e-2, 3e-2, 1e-1, 3e-1];

export function logitCells(): Run[] {
  return ARMS.flatMap(({ model, trainsTo, zLoss }) =>
    RATES.filter((rate) => zLoss === 0 || rate >= 1e-1).flatMap((learningRate) =>
      range(LOGIT_SEEDS).map((seed) =>
        run({
          config: trainingRun(
            { ...SIZE, layerCount: 4, steps: 400 },
            { ...GPT2_TRAINING_INITIALISATION, ...model },
            { learningRate, zLoss },
          ),
          seed,
          finalLossNats: (learningRate <= trainsTo ? 1.1 : 4) * scatter(0.02, seed),
          attentionLogitMax: (_, time) => (model.qkNorm === 'none' ? 0.1 + 3e3 * learningRate * time : 3 + time),
        }),
      ),
    ),
  );
}
