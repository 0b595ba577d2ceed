/**
 * What a measurement depends on, as a hash: the code that the cell runs on its backend, bundled, tree-shaken and minified, so that
 * comments, types, titles, grids, claims and the code of other backends do not count; the backend's own kernels; the locked versions of
 * the numeric packages; the cell's configuration and seed. Nothing is executed, so no numeric package needs to be installed.
 */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Cell } from '../experiment.ts';
import type { BackendName } from '../result.ts';
import { canonicalJson, hash } from './hash.ts';
import { isPacked } from './module-file.ts';
import { lockedVersions } from './numeric-versions.ts';
import { packedFingerprint, type CodeFingerprint } from './packed-suite.ts';

export type { CodeFingerprint } from './packed-suite.ts';

/** Fingerprint of experiment `id` on `backend` in the checkout at `root`. Throws with esbuild's message when the code does not bundle. */
export async function codeFingerprint(root: string, id: string, backend: BackendName): Promise<CodeFingerprint> {
  if (isPacked) return packedFingerprint(root, id, backend);
  const [measure, kernels, versions] = await Promise.all([
    bundle(root, `export { measure } from './experiments/suite/${id}.ts'; export { open } from './experiments/backends/${backend}.ts';`),
    kernelFingerprint(root, backend),
    lockedVersions(root, backend),
  ]);
  return { code: hash(measure.text, kernels), kernels, versions };
}

/** Fingerprint of one cell: the code that it runs, its configuration and its seed. */
export function cellFingerprint({ code }: CodeFingerprint, { config, seed }: Cell<unknown>): string {
  return hash(code, canonicalJson(config), String(seed));
}

/**
 * A probe runs on wasm, so it is evidence for the wasm backend's own module but says nothing about the others: theirs count here whole,
 * of the wasm backend only what it loads from `kernels/`.
 */
async function kernelFingerprint(root: string, backend: BackendName): Promise<string> {
  const opened = await bundle(root, `export { open } from './experiments/backends/${backend}.ts';`);
  const kernelFiles = opened.inputs.filter((input) => input.startsWith('experiments/kernels/')).sort();
  const kernels = await bundle(root, kernelFiles.map((file, index) => `export * as kernel${index} from './${file}';`).join('\n'));
  return hash(
    backend === 'wasm' ? kernels.text : opened.text,
    ...(await binaries(path.join(root, 'experiments/kernels', backend))),
    // The same code with other instructions gives other bits.
    ...(backend === 'wasm' && process.env.WASM_SIMD === 'relaxed' ? ['relaxed SIMD'] : []),
    canonicalJson(await lockedVersions(root, backend)),
  );
}

/**
 * Identifiers are shortened in a second pass. Short names go to the letters that are most frequent in the source, so in one pass the
 * letters of types and of code that the tree shaking drops would show in the names of the code that stays.
 */
async function bundle(root: string, contents: string): Promise<{ text: string; inputs: string[] }> {
  const { build, transform } = await import('esbuild');
  const { outputFiles, metafile } = await build({
    stdin: { contents, resolveDir: root, loader: 'ts' },
    absWorkingDir: root,
    tsconfigRaw: {},
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node22',
    minifySyntax: true,
    treeShaking: true,
    legalComments: 'none',
    metafile: true,
    write: false,
    logLevel: 'silent',
  });
  const { code } = await transform(outputFiles.map((file) => file.text).join(''), { format: 'esm', target: 'node22', minify: true });
  return { text: code, inputs: Object.keys(metafile.inputs) };
}

/** Name and content of each compiled kernel in `folder`; none when the backend has no such folder. */
async function binaries(folder: string): Promise<(string | Uint8Array)[]> {
  const names = await readdir(folder).catch(() => []);
  const wasm = names.filter((name) => name.endsWith('.wasm')).sort();
  const contents = await Promise.all(wasm.map((name) => readFile(path.join(folder, name))));
  return wasm.flatMap((name, index) => [name, contents[index] ?? '']);
}
