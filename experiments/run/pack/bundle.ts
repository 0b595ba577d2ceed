/** The code of a packed suite: entry points and what they share, each package of theirs inside, so that no npm is needed. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import type { ExperimentId } from '../../result.ts';
import { PACKED_CATALOGUE_FILE, bundleCatalogue } from '../catalogue.ts';

/** What a worker loads when it is asked to, beside the experiments. */
export const WORKER_MODULES = [
  'experiments/backends/open.ts',
  'experiments/export/cell.ts',
  'experiments/kernels/check-kernels.ts',
  'experiments/kernels/dispatch.ts',
  'experiments/timing/copy-bandwidth.ts',
];
const ENTRIES = ['experiments/cli/packed-suite.ts', 'experiments/run/worker.ts', ...WORKER_MODULES];

/** Not bundled: shipped as it is with its addon; not shipped; used by a checkout alone. */
const EXTERNAL = ['webgpu', '@tensorflow/tfjs-node-gpu', 'esbuild'];

/** CommonJS inside of ES modules: packages of TensorFlow.js look for these names. */
const COMMONJS_NAMES = `
import { createRequire as createRequireOfBundle } from 'node:module';
const require = createRequireOfBundle(import.meta.url);
const __filename = import.meta.filename;
const __dirname = import.meta.dirname;`;

export interface Bundle {
  /** By path from the root of the packed suite. */
  files: Map<string, Uint8Array>;
  /** Folders of the packages whose code is inside, from the checkout's root. */
  packages: string[];
}

/** Bundles entry points, the modules that workers load and the experiments `ids` of the checkout at `root`. */
export async function bundleSuite(root: string, ids: readonly ExperimentId[]): Promise<Bundle> {
  const { outputFiles, metafile } = await build({
    entryPoints: [...ENTRIES, ...ids.map((id) => `experiments/suite/${id}.ts`)],
    outdir: path.join(root, 'out'),
    outbase: root,
    outExtension: { '.js': '.mjs' },
    absWorkingDir: root,
    tsconfigRaw: {},
    bundle: true,
    splitting: true,
    // TensorFlow.js declares that nothing happens when its packages load, but that is when kernels and gradients are registered.
    ignoreAnnotations: true,
    external: EXTERNAL,
    platform: 'node',
    format: 'esm',
    target: 'node22',
    banner: { js: COMMONJS_NAMES },
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'none',
    metafile: true,
    write: false,
    logLevel: 'silent',
  });
  const files = new Map<string, Uint8Array>(outputFiles.map((file) => [path.relative(path.join(root, 'out'), file.path), file.contents]));
  files.set(PACKED_CATALOGUE_FILE, await catalogue(root));
  return { files, packages: packagesOf(Object.keys(metafile.inputs)) };
}

async function catalogue(root: string): Promise<Uint8Array> {
  const folder = await mkdtemp(path.join(tmpdir(), 'pack-'));
  try {
    const outfile = path.join(folder, PACKED_CATALOGUE_FILE);
    await bundleCatalogue(root, { outfile });
    return await readFile(outfile);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** "node_modules/a/node_modules/@b/c" of "node_modules/a/node_modules/@b/c/dist/index.js". */
export function packagesOf(inputs: readonly string[]): string[] {
  const folders = inputs.flatMap((input) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(input)?.[0] ?? []);
  return [...new Set(folders)].sort();
}
