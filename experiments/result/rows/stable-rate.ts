import { z } from 'zod';
import { count, real } from '../vocabulary.ts';
import { config as trainingConfig } from './training.ts';

/** Training runs that differ in the learning rate alone. */
export const config = trainingConfig.omit({ learningRate: true }).extend({
  /** The first rate tried is this times a factor between the roots of 1/2 and 2, drawn from the seed. */
  startRate: z.number().positive(),
  /** Runs after which the search gives up when all of them trained, or none. */
  mostRuns: count,
});

const run = z.strictObject({
  learningRate: z.number().positive(),
  /** Mean training loss of the last 20 steps. */
  finalLossNats: real,
  divergedAtStep: count.nullable(),
  /** Ended more than 0.1 nats below the unigram entropy. */
  trains: z.boolean(),
});

export const measurement = z.strictObject({
  /** In the order in which they were tried. */
  runs: z.array(run),
  unigramNats: real,
  /** The edge lies between these two; one of them is null when no run trained, or all. */
  largestThatTrains: z.number().positive().nullable(),
  smallestThatFails: z.number().positive().nullable(),
});
