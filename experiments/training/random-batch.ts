/** Batches of random tokens with random targets: what a model sees at initialisation, where there is nothing to learn yet. */
import { draws } from '../model/random.ts';
import type { Batch } from '../model/transformer.ts';
import type { ConfigOf, ModelConfig } from '../result.ts';

export type TokenDistribution = ConfigOf<'gradient-norms'>['tokens'];

/** Source (for an encoder), inputs and targets, all independent draws of the distribution, [batchSize, sequenceLength] each. */
export function randomBatch(model: ModelConfig, batchSize: number, distribution: TokenDistribution, seed: number): Batch {
  const count = batchSize * model.sequenceLength;
  const tokens = (purpose: string): Int32Array =>
    Int32Array.from(draws(seed, purpose).uniform(count), TOKEN_OF[distribution](model.vocabularySize));
  return {
    batchSize,
    source: model.architecture === 'encoder-decoder' ? tokens('source tokens') : null,
    inputs: tokens('input tokens'),
    targets: tokens('target tokens'),
  };
}

/** Maps a uniform number to a token id. */
const TOKEN_OF: Record<TokenDistribution, (size: number) => (u: number) => number> = {
  uniform: (size) => (u) => Math.floor(u * size),
  zipf: (size) => {
    let total = 0;
    const cumulative = Float64Array.from({ length: size }, (_, rank) => (total += 1 / (rank + 1)));
    return (u) => {
      const index = cumulative.findIndex((reached) => u * total < reached);
      return index === -1 ? size - 1 : index;
    };
  },
};
