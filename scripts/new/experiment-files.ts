/** The files of a new experiment. They measure something from the start, so that each part can be changed and tried alone. */
import { exportName, inWords } from './project.ts';

export function rowsText(): string {
  return `import { z } from 'zod';
import { count, modelConfig, real } from '../vocabulary.ts';

export const config = z.strictObject({
  model: modelConfig,
  /** Sequences. */
  batchSize: count,
});

export const measurement = z.strictObject({
  /** Mean cross-entropy of random targets before training, nats a token. */
  lossNats: real,
});
`;
}

export function suiteText(id: string): string {
  return `import * as tf from '@tensorflow/tfjs-core';
import { defineExperiment, type Cell, type Measure } from '../experiment.ts';
import { initialise } from '../model/initialisation.ts';
import { loss } from '../model/transformer.ts';
import type { ConfigOf, Profile } from '../result.ts';
import { randomBatch } from '../training/random-batch.ts';
import { numberOf } from '../training/train.ts';
import { crossed, modelOf, PLACEMENTS_COMPARED, seeds } from './models.ts';

type Config = ConfigOf<'${id}'>;

export const measure: Measure<'${id}'> = async ({ model, batchSize }, seed) => {
  const parameters = initialise(model, seed);
  const batch = randomBatch(model, batchSize, 'uniform', seed);
  const lossNats = await numberOf(tf.tidy(() => loss(model, parameters, batch)));
  tf.dispose(parameters);
  return { lossNats };
};

const SIZES: Record<Profile, { layerCount: number; modelWidth: number; seedCount: number }> = {
  smoke: { layerCount: 2, modelWidth: 16, seedCount: 2 },
  laptop: { layerCount: 6, modelWidth: 64, seedCount: 10 },
  full: { layerCount: 12, modelWidth: 128, seedCount: 10 },
};

function grid(profile: Profile, baseSeed: number): Cell<Config>[] {
  const { seedCount, ...size } = SIZES[profile];
  const configs = PLACEMENTS_COMPARED.map((placement) => ({
    model: modelOf({ ...size, placement, headCount: 4, vocabularySize: 64, sequenceLength: 16 }),
    batchSize: 4,
  }));
  return crossed(configs, seeds(baseSeed, seedCount));
}

/** Every placement, small: every line above, in a second. */
export async function probe(): Promise<number[]> {
  const numbers = [];
  for (const { config, seed } of grid('smoke', 1)) numbers.push((await measure(config, seed)).lossNats);
  return numbers;
}

export const ${exportName(id)} = /* @__PURE__ */ defineExperiment<'${id}'>({
  id: '${id}',
  title: '${inWords(id)}: what is asked?',
  question: 'Which question do the cells answer? As an example: how far from the loss of guessing does an untrained model start?',
  method: 'What is done, at which size, and why at this size. As an example: the loss of untrained decoders on random targets, by placement.',
  prediction: 'What you expect, written before the first run. As an example: the loss lies within a nat of that of guessing.',
  refutedIf: 'The interval of the mean loss minus the logarithm of the vocabulary lies outside -1 to 1.',
  limits: 'What the results do not show: size, task, seeds, what was held fixed, and what else could explain them.',
  timed: false,
  grid,
  measure,
  probe,
});
`;
}

export function predictionText(id: string): string {
  return `import { meanInterval } from '../../result.ts';
import { position, withInterval } from '../judge.ts';
import { definePrediction, notRefuted, refuted, undecided } from './prediction.ts';

/** Where the mean loss minus that of guessing is to lie, in nats. */
export const RANGE = [-1, 1] as const;

export const ${exportName(id)} = definePrediction<'${id}'>({
  experiment: '${id}',
  criteria: [
    {
      refutedIf: 'the interval of the mean loss minus the logarithm of the vocabulary lies outside -1 to 1',
      judge: (cells) => {
        if (cells.length < 2) return undecided('it takes two cells');
        const excess = meanInterval(cells.map(({ config, measurement }) => measurement.lossNats - Math.log(config.model.vocabularySize)));
        const place = position(excess, RANGE);
        const finding = \`The loss lies \${withInterval(excess)} nats above that of guessing.\`;
        if (place === 'inside') return notRefuted(finding);
        if (place === 'outside') return refuted(finding);
        return undecided(\`the interval, \${withInterval(excess)} nats, holds values of both sides of an end\`);
      },
    },
  ],
});
`;
}

export function predictionTestText(id: string): string {
  return `import { expect, test } from 'vitest';
import { ${exportName(id)} } from '../../../../experiments/claims/predictions/${id}.ts';
import type { MeasuredCellOf } from '../../../../experiments/result.ts';
import { MODEL } from '../../../support/model-config.ts';
import { CELL } from '../evidence/cell.ts';

test.each([
  ['not refuted', [0.1, 0.2, 0.3]],
  ['refuted', [3.1, 3.2, 3.3]],
  ['undecided', [0.2, 1, 1.8]],
  ['undecided', []],
] as const)('${id} comes out %s where the loss is above that of guessing by %j nats', (outcome, excesses) => {
  const cells = excesses.map((excess, seed): MeasuredCellOf<'${id}'> => {
    const lossNats = Math.log(MODEL.vocabularySize) + excess;
    return { ...CELL, key: String(seed), seed, status: 'measured', config: { model: MODEL, batchSize: 1 }, measurement: { lossNats } };
  });
  expect(${exportName(id)}.criteria.map(({ judge }) => judge(cells).outcome)).toEqual([outcome]);
});
`;
}
