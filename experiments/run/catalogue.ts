import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { BuildOptions, Plugin } from 'esbuild';
import type { AnyExperiment } from '../experiment.ts';
import { isPacked } from './module-file.ts';

/** Of a packed suite, in its root. */
export const PACKED_CATALOGUE_FILE = 'catalogue.mjs';

/**
 * Stands in for a numeric package: whatever is asked of it at load time gives the stand-in again. Nothing that needs numbers is called
 * through a catalogue.
 */
const STAND_IN = `
  const standIn = new Proxy(function () {}, {
    get: (_, key) => (key === '__esModule' ? true : key === Symbol.toPrimitive ? () => 0 : key === 'prototype' ? Object.prototype : standIn),
    getPrototypeOf: () => standIn,
    apply: () => standIn,
    construct: () => standIn,
  });
  module.exports = standIn;`;

const withoutNumerics: Plugin = {
  name: 'without-numerics',
  setup(build) {
    build.onResolve({ filter: /^(@tensorflow\/|webgpu$)/ }, ({ path: name }) => ({ path: name, namespace: 'stand-in' }));
    build.onLoad({ filter: /.*/, namespace: 'stand-in' }, () => ({ contents: STAND_IN, loader: 'js' }));
  },
};

/** Some packages that are bundled ask for modules of Node when they load. */
const REQUIRE = `import { createRequire as createRequireOfBundle } from 'node:module'; const require = createRequireOfBundle(import.meta.url);`;

/**
 * The registry of the checkout at `root`, for reading titles and grids: loaded without TensorFlow.js, which takes no time and need not be
 * installed. Measuring happens in workers, which load the suite for themselves.
 */
export async function loadCatalogue(root: string): Promise<readonly AnyExperiment[]> {
  if (isPacked) return catalogueIn(path.join(root, PACKED_CATALOGUE_FILE));
  const folder = await mkdtemp(path.join(tmpdir(), 'catalogue-'));
  const file = path.join(folder, 'catalogue.mjs');
  try {
    const registry = path.join(root, 'experiments/registry.ts');
    await bundleCatalogue(root, {
      outfile: file,
      define: {
        'import.meta.url': JSON.stringify(pathToFileURL(registry).href),
        'import.meta.dirname': JSON.stringify(path.dirname(registry)),
      },
    });
    return await catalogueIn(file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Bundles the registry of the checkout at `root` into one module that needs no package. */
export async function bundleCatalogue(root: string, options: Pick<BuildOptions, 'outfile' | 'define'>): Promise<void> {
  const esbuild = await import('esbuild');
  await esbuild.build({
    ...options,
    entryPoints: [path.join(root, 'experiments/registry.ts')],
    absWorkingDir: root,
    tsconfigRaw: {},
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node22',
    logLevel: 'silent',
    banner: { js: REQUIRE },
    plugins: [withoutNumerics],
  });
}

async function catalogueIn(file: string): Promise<readonly AnyExperiment[]> {
  const module = (await import(pathToFileURL(file).href)) as { experiments: readonly AnyExperiment[] };
  return module.experiments;
}
