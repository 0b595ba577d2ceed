/** One training run: fresh batches, one optimizer step each, the curve and the inside of the model kept. */
import * as tf from '@tensorflow/tfjs-core';
import { median } from 'd3-array';
import { initialise, type Parameters } from '../model/initialisation.ts';
import { parameterSpecifications } from '../model/parameters.ts';
import { loss, lossAndGradients } from '../model/transformer.ts';
import type { ConfigOf, MeasurementOf } from '../result.ts';
import { examine } from './examine.ts';
import { adam, clipByGlobalNorm, decayMatrices, globalNorm, sgd, type Optimizer } from './optimizer.ts';
import { radam } from './radam.ts';
import { scheduledRate } from './schedule.ts';
import { openSnapshot, snapshotSteps, type Snapshot } from './snapshot.ts';
import { defineTask, type Task } from './task.ts';
import { withLogNormaliser } from './z-loss.ts';

type TrainingConfig = ConfigOf<'warmup'>;
type TrainingMeasurement = MeasurementOf<'warmup'>;

/** At most this many points of a curve are kept, evenly spaced. */
const CURVE_POINTS = 200;
/** The final loss is the mean over this many last steps. */
const FINAL_STEPS = 20;
/** Held-out batches behind the last step. */
const HELD_OUT_BATCHES = 32;
/** Sequences that the trained model is examined on, as a multiple of the batch. */
const EXAMINED_BATCHES = 4;

/** Trains the configured model from the seed's initialisation on the seed's batches. Stops at the first loss that is not finite. */
export async function train(config: TrainingConfig, seed: number): Promise<TrainingMeasurement> {
  const { model } = config;
  const task = defineTask(config.task, model.sequenceLength);
  const optimizer = makeOptimizer(config);
  const rateAt = scheduledRate(config);
  const seen = snapshotSteps(config.steps);
  const keepEvery = Math.ceil(config.steps / CURVE_POINTS);
  const steps: number[] = [];
  const lossNats: number[] = [];
  const gradientNorm: number[] = [];
  const snapshots: Snapshot[] = [];
  const lastLosses: number[] = [];
  const stepTimesMs: number[] = [];
  let divergedAtStep: number | null = null;
  let parameters = withNormGain(config, initialise(model, seed));

  for (let step = 1; step <= config.steps; step++) {
    const start = performance.now();
    const batch = task.batch(seed, `${step}`, config.batchSize);
    const { loss: stepLoss, gradients } =
      config.zLoss === 0 ? lossAndGradients(model, parameters, batch) : withLogNormaliser(model, parameters, batch, config.zLoss);
    const norm = globalNorm(gradients);
    const [lossValue, normValue] = await Promise.all([numberOf(stepLoss), numberOf(norm)]);
    if ((step - 1) % keepEvery === 0 || !Number.isFinite(lossValue)) {
      steps.push(step);
      lossNats.push(lossValue);
      gradientNorm.push(normValue);
    }
    if (!Number.isFinite(lossValue)) {
      divergedAtStep = step;
      tf.dispose(gradients);
      break;
    }
    if (step > config.steps - FINAL_STEPS) lastLosses.push(lossValue);
    const learningRate = rateAt(step);
    const snapshot = seen.has(step) ? await openSnapshot(model, parameters, gradients, batch, { step, learningRate }) : null;
    const clipped = config.clipNorm === null ? gradients : clipByGlobalNorm(gradients, normValue, config.clipNorm);
    parameters = optimizer.step(decayMatrices(parameters, learningRate * config.weightDecay), clipped, learningRate);
    if (snapshot) snapshots.push(await snapshot.close(parameters));
    else stepTimesMs.push(performance.now() - start);
  }

  const heldOutLossNats = divergedAtStep === null ? await heldOutLoss(config, parameters, task, seed) : Number.NaN;
  const examined = task.batch(seed, 'examined', EXAMINED_BATCHES * config.batchSize);
  const after = divergedAtStep === null ? await examine(model, parameters, examined) : null;
  optimizer.dispose();
  tf.dispose(parameters);
  return {
    steps,
    lossNats,
    gradientNorm,
    finalLossNats: divergedAtStep === null ? lastLosses.reduce((sum, value) => sum + value, 0) / lastLosses.length : Number.NaN,
    heldOutLossNats,
    floors: task.floors,
    divergedAtStep,
    snapshots,
    after,
    stepTimeMs: { median: median(stepTimesMs) ?? Number.NaN, fastest: stepTimesMs.length > 0 ? Math.min(...stepTimesMs) : Number.NaN },
  };
}

async function heldOutLoss(config: TrainingConfig, parameters: Parameters, task: Task, seed: number): Promise<number> {
  let sum = 0;
  for (let index = 0; index < HELD_OUT_BATCHES; index++) {
    sum += await numberOf(tf.tidy(() => loss(config.model, parameters, task.batch(seed, `held out ${index}`, config.batchSize))));
  }
  return sum / HELD_OUT_BATCHES;
}

/** The gains of all norms times `normGain`. Disposes of the given ones that it replaces. */
function withNormGain({ model, normGain }: TrainingConfig, parameters: Parameters): Parameters {
  if (normGain === 1) return parameters;
  const gains = new Set(parameterSpecifications(model).flatMap(({ name, role }) => (role === 'gain' ? [name] : [])));
  const scaled = Object.entries(parameters).map(([name, tensor]): [string, tf.Tensor] => {
    if (!gains.has(name)) return [name, tensor];
    const gain = tf.mul(tensor, normGain);
    tensor.dispose();
    return [name, gain];
  });
  return Object.fromEntries(scaled);
}

function makeOptimizer({ optimizer, beta1, beta2, epsilon }: TrainingConfig): Optimizer {
  switch (optimizer) {
    case 'adam':
      return adam({ beta1, beta2, epsilon });
    case 'radam':
      return radam({ beta1, beta2, epsilon });
    case 'sgd':
      return sgd(beta1);
    default:
      return optimizer satisfies never;
  }
}

/** The number in a scalar tensor, which is disposed of. */
export async function numberOf(scalar: tf.Tensor): Promise<number> {
  const [value = Number.NaN] = await scalar.data();
  scalar.dispose();
  return value;
}
