/**
 * Synthetic cells of `warmup`, `rescue` and `plateau-causes`: their own laptop grids, every run ending near a plateau of the task with a
 * scatter of 0.5 %, its inside following from whether it is stuck.
 */
import { rescue } from '../../../../experiments/suite/rescue.ts';
import { plateauCauses } from '../../../../experiments/suite/plateau-causes.ts';
import { warmup } from '../../../../experiments/suite/warmup.ts';
import type { MeasuredCellOf } from '../../../../experiments/result.ts';
import { snapshotSteps } from '../../../../experiments/training/snapshot.ts';
import { CELL, range, scatter } from './cell.ts';

type Run = MeasuredCellOf<'warmup'>;
type Config = Run['config'];
type Snapshot = Run['measurement']['snapshots'][number];
type ByRate = Readonly<Record<number, number>>;

export const FLOORS = { unigramNats: 4.03, bigramNats: 1.96, floorNats: 0.85 };
const STUCK = 4.03;
/** Of points kept of a curve. */
const CURVE_POINTS = 100;

const POST: Readonly<Record<number, ByRate>> = {
  0: { 3e-4: 3.2, 1e-3: STUCK, 3e-3: STUCK, 1e-2: STUCK },
  50: { 3e-4: 3.4, 1e-3: 3.1, 3e-3: STUCK, 1e-2: STUCK },
  200: { 3e-4: 3.7, 1e-3: 3, 3e-3: STUCK, 1e-2: STUCK },
};
const PRE: ByRate = { 3e-4: 2.25, 1e-3: 1.93, 3e-3: 1.7, 1e-2: 1.8 };
const SMALL_PRE: ByRate = { 1e-3: 1.1, 3e-3: 1, 1e-2: 1.05 };
const SMALL_POST: ByRate = { 1e-3: 1.06, 3e-3: 0.95, 1e-2: 1.2 };
const SMALL_BRANCHES: ByRate = { 3e-4: 2.6, 1e-3: 1.9, 3e-3: STUCK, 5e-3: STUCK, 1e-2: STUCK };
const OTHERS: Partial<Record<Config['model']['placement'], ByRate>> = {
  deepnorm: { 1e-3: 1.8, 3e-3: 1.6, 1e-2: 1.75 },
  admin: { 1e-3: 1.85, 3e-3: 1.62, 1e-2: 1.8 },
  rezero: { 1e-3: 1.9, 3e-3: 1.75, 1e-2: STUCK },
};

/** Final loss as predicted. */
function lossOf({ model, ...training }: Config): number {
  const { learningRate, warmupSteps } = training;
  const isPost = model.placement === 'post';
  const warmed = warmupSteps > 0;
  if (model.architecture === 'encoder-decoder') return isPost ? (warmed ? 2 : STUCK) : warmed ? 1.6 : 1.5;
  if (training.optimizer === 'sgd') return isPost ? STUCK : 2.3;
  if (training.optimizer === 'radam') return STUCK;
  if (training.clipNorm !== null || training.beta2 !== 0.999 || training.normGain !== 1) return STUCK;
  if (model.initialisation === 'pytorch') return 1.95;
  const small = model.initialisation === 'gpt2';
  const byRate =
    OTHERS[model.placement] ??
    (isPost ? (small ? SMALL_POST : model.branchGain === 1 ? POST[warmupSteps] : SMALL_BRANCHES) : small ? SMALL_PRE : PRE);
  return (byRate?.[learningRate] ?? Number.NaN) + (!isPost && warmed ? 0.12 : 0);
}

export function trainingCells(): Run[] {
  return warmup.grid('laptop', 0).map(runOf);
}

export function rescueCells(): Run[] {
  return rescue.grid('laptop', 0).map(runOf);
}

export function plateauCauseCells(): Run[] {
  return plateauCauses.grid('laptop', 0).map(runOf);
}

function runOf({ config, seed }: { config: Config; seed: number }): Run {
  const key = JSON.stringify([config, seed]);
  const loss = lossOf(config);
  const final = loss * scatter(0.005, seed, loss, config.learningRate);
  const spacing = config.steps / CURVE_POINTS;
  const steps = range(CURVE_POINTS).map((index) => 1 + index * spacing);
  const isStuck = loss === STUCK;
  const layers = range(config.model.layerCount);
  return {
    ...CELL,
    key,
    seed,
    status: 'measured',
    config,
    measurement: {
      steps,
      lossNats: steps.map((step) => (final + (4.5 - final) * Math.exp(-step / (0.15 * config.steps))) * scatter(0.02, seed, step)),
      gradientNorm: steps.map((step) =>
        config.model.placement === 'post'
          ? (step === 1 ? 2 : isStuck ? 0.02 : 0.5) * scatter(0.1, seed, step)
          : (step === 1 ? 1.6 : 0.5) * scatter(0.1, seed, step),
      ),
      finalLossNats: final,
      heldOutLossNats: final,
      floors: FLOORS,
      divergedAtStep: null,
      snapshots: [...snapshotSteps(config.steps)].map((step) => snapshotOf(config, seed, step, isStuck)),
      after: {
        layerRemovalNats: layers.map(() => 0.1),
        angularDistance: layers.map(() => 0.1),
        similarity: layers.map(() => 0.9),
        normBiasRms: 0.05,
        normGainDeviation: 0.05,
        biasRemovalNats: 0.01,
      },
      stepTimeMs: { median: 18, fastest: 17 },
    },
  };
}

/** In a stuck run what the norms read grows eightfold in 50 steps, their factor falls as much, and the gradient by two orders. */
function snapshotOf(config: Config, seed: number, step: number, isStuck: boolean): Snapshot {
  const layers = range(config.model.layerCount);
  const time = isStuck ? Math.min(1, Math.log(step) / Math.log(50)) : 0;
  const gain = config.model.branchGain;
  const each = (value: number, size = 0.05): number[] => layers.map((layer) => value * scatter(size, seed, layer, step));
  const input = 1.4 * 8 ** time;
  return {
    step,
    learningRate: config.learningRate,
    gradientNorm: each(0.6 * 100 ** -time, 0.1),
    relativeUpdate: each(0.01),
    streamVariance: each(1, 0),
    forwardRatio: each(input ** 2 - 1),
    tokenCorrelation: layers.map((layer) => (gain < 1 && !isStuck ? 0.24 : 1 - 0.5 ** (layer + 1) * (1 - time))),
    normInputRms: each(input),
    normFactor: each(1 / input),
    meanShare: each(0.03),
    attentionLogitMax: each(3),
    attentionEntropyNats: each(1.5),
    functionChange: firstChange(config) * 30 ** -time * scatter(0.05, seed, step),
  };
}

/** Grows with the rate and saturates at 2, the change from one normalised state to an unrelated one. */
function firstChange({ model, learningRate }: Config): number {
  return 2 / (1 + (model.branchGain < 1 ? (4.1e-3 / learningRate) ** 1.7 : (1.95e-3 / learningRate) ** 1.3));
}
