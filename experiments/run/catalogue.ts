import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import * as esbuild from 'esbuild';
import type { AnyExperiment } from '../experiment.ts';

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

const withoutNumerics: esbuild.Plugin = {
  name: 'without-numerics',
  setup(build) {
    build.onResolve({ filter: /^(@tensorflow\/|webgpu$)/ }, ({ path: name }) => ({ path: name, namespace: 'stand-in' }));
    build.onLoad({ filter: /.*/, namespace: 'stand-in' }, () => ({ contents: STAND_IN, loader: 'js' }));
  },
};

/**
 * The registry of the checkout at `root`, for reading titles and grids: loaded without TensorFlow.js, which takes no time and need not be
 * installed. Measuring happens in workers, which load the suite for themselves.
 */
export async function loadCatalogue(root: string): Promise<readonly AnyExperiment[]> {
  const registry = path.join(root, 'experiments/registry.ts');
  const folder = await mkdtemp(path.join(tmpdir(), 'catalogue-'));
  const file = path.join(folder, 'registry.mjs');
  try {
    await esbuild.build({
      entryPoints: [registry],
      outfile: file,
      absWorkingDir: root,
      tsconfigRaw: {},
      bundle: true,
      platform: 'node',
      format: 'esm',
      target: 'node22',
      logLevel: 'silent',
      define: {
        'import.meta.url': JSON.stringify(pathToFileURL(registry).href),
        'import.meta.dirname': JSON.stringify(path.dirname(registry)),
      },
      plugins: [withoutNumerics],
    });
    const module = (await import(pathToFileURL(file).href)) as { experiments: readonly AnyExperiment[] };
    return module.experiments;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
