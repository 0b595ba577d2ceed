/**
 * Copies of `experiments/model` with one formula broken. They live under `.cache/`, inside the repository, so that they load the same
 * TensorFlow.js as everything else. Every copy composes its functions from operators, where a formula can be broken in the text.
 */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type * as norms from '../../../experiments/model/norm.ts';
import type * as layerNorms from '../../../experiments/model/norms/layer-norm.ts';
import type * as rmsNorms from '../../../experiments/model/norms/rms-norm.ts';
import type * as transformer from '../../../experiments/model/transformer.ts';

export interface Mutation {
  name: string;
  file: string;
  /** Where `from` stands more than once: it is broken behind this text, which stands once. */
  behind?: string;
  from: string;
  to: string;
}

export type Model = Pick<typeof transformer, 'lossAndGradients'> &
  Pick<typeof norms, 'norm'> &
  Pick<typeof layerNorms, 'composedLayerNorm'> &
  Pick<typeof rmsNorms, 'composedRmsNorm'>;

const ROOT = join(import.meta.dirname, '../../..');
const SOURCE = join(ROOT, 'experiments/model');
const COMPOSED: Mutation = {
  name: 'no kernels of our own',
  file: 'own-kernel.ts',
  from: 'return (tf.getKernel(name, tf.getBackend()) as tf.KernelConfig | undefined) !== undefined;',
  to: 'return false;',
};

/** Loads a copy of the model with `mutation`, or an intact one for null, and hands it to `use`. */
export async function withMutant<Result>(mutation: Mutation | null, use: (model: Model) => Result): Promise<Result> {
  mkdirSync(join(ROOT, '.cache'), { recursive: true });
  const folder = mkdtempSync(join(ROOT, '.cache/mutant-'));
  try {
    cpSync(SOURCE, folder, { recursive: true });
    for (const each of mutation ? [COMPOSED, mutation] : [COMPOSED]) mutate(join(folder, each.file), each);
    const load = async (file: string): Promise<unknown> => import(/* @vite-ignore */ pathToFileURL(join(folder, file)).href);
    const files = ['transformer.ts', 'norm.ts', 'norms/layer-norm.ts', 'norms/rms-norm.ts'];
    const [whole, norm, layerNorm, rmsNorm] = (await Promise.all(files.map(load))) as [
      typeof transformer,
      typeof norms,
      typeof layerNorms,
      typeof rmsNorms,
    ];
    return use({ ...layerNorm, ...rmsNorm, norm: norm.norm, lossAndGradients: whole.lossAndGradients });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Throws when the text to break, or the text that it stands behind, is not in the file once: a mutation that changes nothing would prove nothing. */
function mutate(path: string, { name, file, behind = '', from, to }: Mutation): void {
  const text = readFileSync(path, 'utf8');
  const unique = behind || from;
  const found = text.split(unique).length - 1;
  if (found !== 1) throw new Error(`mutation "${name}": ${file} holds its text ${found} times, expected once: ${unique}`);
  const start = text.indexOf(behind) + behind.length;
  if (!text.includes(from, start)) throw new Error(`mutation "${name}": ${file} holds no ${from} behind ${behind}`);
  writeFileSync(path, text.slice(0, start) + text.slice(start).replace(from, () => to));
}
