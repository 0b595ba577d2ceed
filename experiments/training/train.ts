/** One training run: fresh batches, one optimizer step each, and the curve kept. */
import * as tf from '@tensorflow/tfjs-core';
import { median } from 'd3-array';
import { initialise, type Parameters } from '../model/initialisation.ts';
import { loss, lossAndGradients } from '../model/transformer.ts';
import type { ConfigOf, MeasurementOf } from '../result.ts';
import { adam, clipByGlobalNorm, globalNorm, sgd, type Optimizer } from './optimizer.ts';
import { warmupSchedule } from './schedule.ts';
import { defineTask, type Task } from './task.ts';

type TrainingConfig = ConfigOf<'warmup'>;
type TrainingMeasurement = MeasurementOf<'warmup'>;

/** At most this many points of a curve are kept, evenly spaced. */
const CURVE_POINTS = 400;
/** The final loss is the mean over this many last steps. */
const FINAL_STEPS = 20;
/** Held-out batches behind the last step. */
const HELD_OUT_BATCHES = 8;
const ADAM_EPSILON = 1e-8;

/** Trains the configured model from the seed's initialisation on the seed's batches. Stops at the first loss that is not finite. */
export async function train(config: TrainingConfig, seed: number): Promise<TrainingMeasurement> {
  const task = defineTask(config.task, config.model.sequenceLength);
  const optimizer = makeOptimizer(config);
  const rateAt = warmupSchedule(config.learningRate, config.warmupSteps);
  const keepEvery = Math.ceil(config.steps / CURVE_POINTS);
  const steps: number[] = [];
  const lossNats: number[] = [];
  const gradientNorm: number[] = [];
  const lastLosses: number[] = [];
  const stepTimesMs: number[] = [];
  let divergedAtStep: number | null = null;
  let parameters = initialise(config.model, seed);

  for (let step = 1; step <= config.steps; step++) {
    const start = performance.now();
    const batch = task.batch(seed, `${step}`, config.batchSize);
    const { loss: stepLoss, gradients } = lossAndGradients(config.model, parameters, batch);
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
    const clipped = config.clipNorm === null ? gradients : clipByGlobalNorm(gradients, normValue, config.clipNorm);
    parameters = optimizer.step(parameters, clipped, rateAt(step));
    stepTimesMs.push(performance.now() - start);
  }

  const heldOutLossNats = divergedAtStep === null ? await heldOutLoss(config, parameters, task, seed) : Number.NaN;
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
    stepTimeMs: { median: median(stepTimesMs) ?? Number.NaN, fastest: Math.min(...stepTimesMs) },
  };
}

async function heldOutLoss(config: TrainingConfig, parameters: Parameters, task: Task, seed: number): Promise<number> {
  let sum = 0;
  for (let index = 0; index < HELD_OUT_BATCHES; index++) {
    sum += await numberOf(tf.tidy(() => loss(config.model, parameters, task.batch(seed, `held out ${index}`, config.batchSize))));
  }
  return sum / HELD_OUT_BATCHES;
}

function makeOptimizer({ optimizer, beta1, beta2 }: TrainingConfig): Optimizer {
  switch (optimizer) {
    case 'adam':
      return adam({ beta1, beta2, epsilon: ADAM_EPSILON });
    case 'sgd':
      return sgd();
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
