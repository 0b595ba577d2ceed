import { resolve } from 'node:path';
import type { AnyExperiment } from '../experiment.ts';
import { loadCatalogue } from './catalogue.ts';
import { writeAtomic } from './store.ts';

/** What an experiment says of itself: its question, method, prediction and limits. */
export type ExperimentDescription = Pick<
  AnyExperiment,
  'id' | 'title' | 'question' | 'method' | 'prediction' | 'refutedIf' | 'limits' | 'timed'
>;

/**
 * Writes the descriptions of all registered experiments, in the registry's order, to `file`; for pages, which must build where no
 * TensorFlow.js is installed.
 */
export async function writeDescriptions(file: string): Promise<void> {
  const registry = await loadCatalogue(resolve(import.meta.dirname, '../..'));
  await writeAtomic(file, `${JSON.stringify(registry.map(describe), null, 1)}\n`);
}

function describe({ id, title, question, method, prediction, refutedIf, limits, timed }: AnyExperiment): ExperimentDescription {
  return { id, title, question, method, prediction, refutedIf, limits, timed };
}
