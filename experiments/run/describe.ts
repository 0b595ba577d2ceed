/**
 * What the experiments say of themselves, their question, method and prediction, for pages that must build where no TensorFlow.js is
 * installed. The registry is bundled with every TensorFlow.js package replaced by an inert stand-in, and only its texts are read.
 */
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, type Plugin } from 'esbuild';
import type { AnyExperiment } from '../experiment.ts';

export type ExperimentDescription = Pick<AnyExperiment, 'id' | 'title' | 'question' | 'method' | 'prediction' | 'refutedIf' | 'timed'>;

const REGISTRY = resolve(import.meta.dirname, '../registry.ts');

/** Any property is the stand-in again, as are calls and instances: enough for modules that only define functions when they load. */
const STAND_IN = `const any = new Proxy(function () {}, {
  get: (_target, key) => (key === Symbol.toPrimitive ? () => 'stand-in' : key === '__esModule' ? true : any),
  apply: () => any,
  construct: () => any,
});
module.exports = any;`;

const withoutTensorFlow: Plugin = {
  name: 'without-tensorflow',
  setup(bundle) {
    bundle.onResolve({ filter: /^(@tensorflow\/|webgpu$)/ }, ({ path }) => ({ path, namespace: 'stand-in' }));
    bundle.onLoad({ filter: /.*/, namespace: 'stand-in' }, () => ({ contents: STAND_IN, loader: 'js' }));
  },
};

/** Writes the descriptions of all registered experiments, in the registry's order, to `file`. */
export async function writeDescriptions(file: string): Promise<void> {
  const bundle = `${resolve(file)}.bundle.${process.pid}.mjs`;
  await mkdir(dirname(file), { recursive: true });
  await build({
    entryPoints: [REGISTRY],
    outfile: bundle,
    bundle: true,
    platform: 'node',
    format: 'esm',
    // Packages that are not TensorFlow.js stay what they are; CommonJS among them finds its require.
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    plugins: [withoutTensorFlow],
    logLevel: 'error',
  });
  try {
    const registry = (await import(pathToFileURL(bundle).href)) as { experiments: readonly AnyExperiment[] };
    const partial = `${file}.${process.pid}.partial`;
    await writeFile(partial, `${JSON.stringify(registry.experiments.map(describe), null, 1)}\n`);
    await rename(partial, file);
  } finally {
    await rm(bundle, { force: true });
  }
}

function describe({ id, title, question, method, prediction, refutedIf, timed }: AnyExperiment): ExperimentDescription {
  return { id, title, question, method, prediction, refutedIf, timed };
}
