import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { brotliDecompress } from 'node:zlib';
import { unpackTar } from 'modern-tar';

const ARCHIVE = 'node_modules/@sparticuz/chromium/bin/swiftshader.tar.br';
const LOADER = 'libvulkan.so.1';

/** Khronos' Vulkan loader for Linux x64, out of the Chromium that npm installs for the tests; the SwiftShader beside it stays there. */
export async function vulkanLoader(root: string): Promise<Uint8Array> {
  const archive = await promisify(brotliDecompress)(await readFile(path.join(root, ARCHIVE)));
  const [entry] = await unpackTar(archive, { filter: ({ name }) => path.basename(name) === LOADER });
  if (!entry?.data) throw new Error(`${ARCHIVE} holds no ${LOADER} any more: find another source of it`);
  return entry.data;
}
