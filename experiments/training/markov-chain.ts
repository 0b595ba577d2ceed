/**
 * The source of both synthetic languages: one Markov chain over `stateCount` tokens in which every state has `successorCount` distinct
 * successors and the r-th drawn has probability proportional to 1 / r. Its entropies are computed, so that every loss has exact floors.
 */
import { draws } from '../model/random.ts';

export interface MarkovChain {
  stateCount: number;
  /** successors[state][rank], and the probability of each rank, the same for every state. */
  successors: readonly (readonly number[])[];
  rankProbabilities: readonly number[];
  /** Long-run probability of each state. */
  stationary: Float64Array;
  /** Entropy of the long-run distribution, and of the next state given the present one; nats. */
  unigramEntropyNats: number;
  bigramEntropyNats: number;
}

const STATIONARY_TOLERANCE = 1e-14;

/** The chain drawn under `seed`. */
export function markovChain(stateCount: number, successorCount: number, seed: number): MarkovChain {
  if (successorCount > stateCount)
    throw new RangeError(`a chain of ${stateCount} states cannot have ${successorCount} distinct successors each`);
  const harmonic = Array.from({ length: successorCount }, (_, rank) => 1 / (rank + 1));
  const total = harmonic.reduce((sum, weight) => sum + weight, 0);
  const rankProbabilities = harmonic.map((weight) => weight / total);
  const successors = Array.from({ length: stateCount }, (_, state) => sampleWithoutReplacement(stateCount, successorCount, seed, state));
  const stationary = stationaryDistribution(successors, rankProbabilities);
  return {
    stateCount,
    successors,
    rankProbabilities,
    stationary,
    unigramEntropyNats: entropyNats(stationary),
    bigramEntropyNats: entropyNats(rankProbabilities),
  };
}

/** A path of the chain, its first state from the long-run distribution; one uniform number a state. */
export function walk(chain: MarkovChain, uniforms: Float64Array): Int32Array {
  const path = new Int32Array(uniforms.length);
  uniforms.forEach((u, step) => {
    if (step === 0) path[0] = pick(chain.stationary, u);
    else path[step] = chain.successors[path[step - 1] ?? 0]?.[pick(chain.rankProbabilities, u)] ?? 0;
  });
  return path;
}

/** `-sum p ln p`, where 0 ln 0 is 0. */
export function entropyNats(probabilities: ArrayLike<number>): number {
  return Array.from(probabilities).reduce((sum, p) => (p > 0 ? sum - p * Math.log(p) : sum), 0);
}

/** The index whose share of [0, 1) holds u. */
function pick(probabilities: ArrayLike<number>, u: number): number {
  let reached = 0;
  for (let index = 0; index < probabilities.length; index++) {
    reached += probabilities[index] ?? 0;
    if (u < reached) return index;
  }
  return probabilities.length - 1;
}

function sampleWithoutReplacement(from: number, count: number, seed: number, state: number): number[] {
  const uniforms = draws(seed, `successors of ${state}`).uniform(count);
  const pool = Array.from({ length: from }, (_, index) => index);
  return Array.from(uniforms, (u) => pool.splice(Math.floor(u * pool.length), 1)[0] ?? 0);
}

/** Power iteration from the uniform distribution, averaged over two steps so that a periodic chain settles too. */
function stationaryDistribution(successors: readonly (readonly number[])[], rankProbabilities: readonly number[]): Float64Array {
  const size = successors.length;
  let present = new Float64Array(size).fill(1 / size);
  for (;;) {
    const next = present.map((p) => p / 2);
    successors.forEach((states, from) => {
      states.forEach((to, rank) => (next[to] = (next[to] ?? 0) + ((present[from] ?? 0) * (rankProbabilities[rank] ?? 0)) / 2));
    });
    const change = next.reduce((sum, p, state) => sum + Math.abs(p - (present[state] ?? 0)), 0);
    present = next;
    if (change < STATIONARY_TOLERANCE) return present;
  }
}
