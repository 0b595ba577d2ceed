/** The synthetic tasks that models are trained on: what a batch is, and the exact losses that partial knowledge reaches. */
import { draws } from '../model/random.ts';
import type { Batch } from '../model/transformer.ts';
import { markovChain, walk, type MarkovChain } from './markov-chain.ts';

export const TASKS = ['copy-markov', 'reverse-markov'] as const;
export type TaskName = (typeof TASKS)[number];

/** Exact losses in nats a predicted token. */
export interface Floors {
  /** Knowing only how often each token occurs. */
  unigramNats: number;
  /** Knowing only the token before. */
  bigramNats: number;
  /** Knowing the rule of the task. */
  floorNats: number;
}

export interface Task {
  floors: Floors;
  /** The batch of that name under that seed; its targets are `length` tokens a sequence. */
  batch: (seed: number, name: string, batchSize: number) => Batch;
}

/** One language for every run and seed: 64 states, 8 successors each. */
const STATE_COUNT = 64;
const SUCCESSOR_COUNT = 8;
const LANGUAGE_SEED = 0;

/** The vocabulary a task needs: its states, and for `reverse-markov` a token that begins the target. */
export const TASK_VOCABULARY: Record<TaskName, number> = { 'copy-markov': STATE_COUNT, 'reverse-markov': STATE_COUNT + 1 };

/** The task for sequences of `length` predicted tokens. Throws when the length does not fit the task. */
export function defineTask(name: TaskName, length: number): Task {
  const chain = markovChain(STATE_COUNT, SUCCESSOR_COUNT, LANGUAGE_SEED);
  switch (name) {
    case 'copy-markov':
      return copyMarkov(chain, length);
    case 'reverse-markov':
      return reverseMarkov(chain, length);
    default:
      return name satisfies never;
  }
}

/**
 * A path of p tokens written twice; 2p - 1 tokens are predicted, each from those before it. The first p - 1 cost the bigram entropy, all
 * others are copies at a fixed distance and cost nothing: the floor is `(p - 1) H_bi / (2p - 1)`. One that knows the bigrams alone pays
 * H_bi everywhere but at the seam, where the chain does not say what comes next.
 */
function copyMarkov(chain: MarkovChain, length: number): Task {
  if (length % 2 === 0) throw new RangeError(`copy-markov predicts an odd number of tokens (twice the path, less one), not ${length}`);
  const pathLength = (length + 1) / 2;
  const { unigramEntropyNats: unigram, bigramEntropyNats: bigram } = chain;
  return {
    floors: {
      unigramNats: unigram,
      bigramNats: ((length - 1) * bigram + unigram) / length,
      floorNats: ((pathLength - 1) * bigram) / length,
    },
    batch: (seed, batchName, batchSize) => {
      const inputs = new Int32Array(batchSize * length);
      const targets = new Int32Array(batchSize * length);
      paths(chain, seed, batchName, batchSize, pathLength).forEach((path, row) => {
        const twice = Int32Array.of(...path, ...path);
        inputs.set(twice.subarray(0, length), row * length);
        targets.set(twice.subarray(1), row * length);
      });
      return { batchSize, source: null, inputs, targets };
    },
  };
}

/**
 * Source: a path of the chain. Target: the same path backwards, predicted from the source and from the targets before. The rule costs
 * nothing. Backwards, too, the chain has H_bi nats a token given its neighbour (the joint entropy is symmetric and the chain stationary).
 */
function reverseMarkov(chain: MarkovChain, length: number): Task {
  const { unigramEntropyNats: unigram, bigramEntropyNats: bigram } = chain;
  const begin = chain.stateCount;
  return {
    floors: { unigramNats: unigram, bigramNats: ((length - 1) * bigram + unigram) / length, floorNats: 0 },
    batch: (seed, batchName, batchSize) => {
      const source = new Int32Array(batchSize * length);
      const inputs = new Int32Array(batchSize * length);
      const targets = new Int32Array(batchSize * length);
      paths(chain, seed, batchName, batchSize, length).forEach((path, row) => {
        const reversed = path.toReversed();
        source.set(path, row * length);
        inputs.set(Int32Array.of(begin, ...reversed.subarray(0, length - 1)), row * length);
        targets.set(reversed, row * length);
      });
      return { batchSize, source, inputs, targets };
    },
  };
}

function paths(chain: MarkovChain, seed: number, batchName: string, batchSize: number, length: number): Int32Array[] {
  const uniforms = draws(seed, `batch ${batchName}`).uniform(batchSize * length);
  return Array.from({ length: batchSize }, (_, row) => walk(chain, uniforms.subarray(row * length, (row + 1) * length)));
}
