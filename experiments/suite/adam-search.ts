/** Random configurations of Adam and its schedule, drawn by counter: the same for every profile, machine and order. */
import { draws } from '../model/random.ts';
import type { TrainingConfig } from './training-run.ts';

export type AdamSettings = Pick<TrainingConfig, 'learningRate' | 'beta1' | 'beta2' | 'epsilon' | 'weightDecay' | 'warmupSteps' | 'decay'>;

/** Ends of what is drawn evenly on a logarithmic scale. */
export const LOG_RANGES = {
  learningRate: [3e-4, 3e-2],
  /** Of `1 - beta2`. */
  forgetting: [1e-3, 1e-1],
  epsilon: [1e-10, 1e-5],
  weightDecay: [1e-3, 1],
} as const;
export const BETA1_CHOICES = [0.8, 0.9, 0.95] as const;
/** The longest warmup, as a share of the run. */
export const LONGEST_WARMUP = 0.25;

/** Random search (Bergstra & Bengio 2012): configuration `index` of the base seed. Half of them decay weights, half let the rate fall. */
export function drawnAdam(baseSeed: number, index: number, steps: number): AdamSettings {
  const [rate = 0, beta1 = 0, forgetting = 0, epsilon = 0, decays = 0, weightDecay = 0, warmup = 0, falls = 0] = draws(
    baseSeed,
    `adam search ${index}`,
  ).uniform(8);
  return {
    learningRate: threeDigits(between(LOG_RANGES.learningRate, rate)),
    beta1: BETA1_CHOICES[Math.floor(beta1 * BETA1_CHOICES.length)] ?? BETA1_CHOICES[0],
    beta2: Number((1 - between(LOG_RANGES.forgetting, forgetting)).toFixed(4)),
    epsilon: threeDigits(between(LOG_RANGES.epsilon, epsilon)),
    weightDecay: decays < 0.5 ? 0 : threeDigits(between(LOG_RANGES.weightDecay, weightDecay)),
    warmupSteps: Math.floor(warmup * LONGEST_WARMUP * steps),
    decay: falls < 0.5 ? 'constant' : 'cosine',
  };
}

/** The point a share of the way from the low end to the high one on a logarithmic scale. */
function between([low, high]: readonly [low: number, high: number], share: number): number {
  return low * (high / low) ** share;
}

function threeDigits(value: number): number {
  return Number(value.toPrecision(3));
}
