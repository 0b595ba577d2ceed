import { describe, expect, test } from 'vitest';
import { draws } from '../../../experiments/model/random.ts';
import { entropyNats, markovChain, walk } from '../../../experiments/training/markov-chain.ts';

describe('markovChain', () => {
  const chain = markovChain(64, 8, 0);

  test('gives every state distinct successors', () => {
    for (const states of chain.successors) expect(new Set(states).size).toBe(8);
  });

  test('has the bigram entropy of weights 1, 1/2, ... 1/8', () => {
    expect(chain.bigramEntropyNats).toBeCloseTo(1.8158, 4);
  });

  test('has a stationary distribution that one more step leaves as it is', () => {
    const next = new Float64Array(64);
    chain.successors.forEach((states, from) =>
      states.forEach((to, rank) => (next[to] = (next[to] ?? 0) + (chain.stationary[from] ?? 0) * (chain.rankProbabilities[rank] ?? 0))),
    );
    next.forEach((p, state) => expect(p).toBeCloseTo(chain.stationary[state] ?? Number.NaN, 12));
    expect(chain.unigramEntropyNats).toBeGreaterThan(chain.bigramEntropyNats);
    expect(chain.unigramEntropyNats).toBeLessThan(Math.log(64));
  });

  test('is another chain under another seed', () => {
    expect(markovChain(64, 8, 1).successors).not.toEqual(chain.successors);
  });

  test('refuses more successors than there are states', () => {
    expect(() => markovChain(4, 8, 0)).toThrow('a chain of 4 states cannot have 8 distinct successors each');
  });
});

describe('walk', () => {
  test('visits states and ranks as often as their probabilities say', () => {
    const chain = markovChain(8, 3, 5);
    const steps = 60_000;
    const path = walk(chain, draws(1, 'a long walk').uniform(steps));
    const visits = new Float64Array(8);
    const ranks = new Float64Array(3);
    path.forEach((state, step) => {
      visits[state] = (visits[state] ?? 0) + 1;
      if (step === 0) return;
      const rank = chain.successors[path[step - 1] ?? 0]?.indexOf(state) ?? -1;
      ranks[rank] = (ranks[rank] ?? 0) + 1;
    });
    visits.forEach((count, state) => expect(count / steps).toBeCloseTo(chain.stationary[state] ?? Number.NaN, 1.7));
    ranks.forEach((count, rank) => expect(count / (steps - 1)).toBeCloseTo(chain.rankProbabilities[rank] ?? Number.NaN, 1.7));
  });
});

describe('entropyNats', () => {
  test('counts 0 ln 0 as 0 and a fair coin as ln 2', () => {
    expect(entropyNats([0.5, 0.5, 0])).toBeCloseTo(Math.LN2, 15);
  });
});
