import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { ArchivedFile } from './write-archive.ts';

const packageJson = z.object({ name: z.string(), version: z.string(), license: z.string().optional() });
const TEXTS = /^(licen[cs]e|copying|notice)/i;

/** Licence texts of packages, by folder, and of what comes without a package. Some packages of TensorFlow.js declare a licence and leave out its text. */
export async function licencesOf(root: string, folders: readonly string[]): Promise<ArchivedFile[]> {
  const files = await Promise.all([...new Set(folders)].map((folder) => licenceOf(root, folder)));
  return [...files.flat(), await vulkanLicence(root)];
}

async function licenceOf(root: string, folder: string): Promise<ArchivedFile[]> {
  const { name, version, license } = packageJson.parse(JSON.parse(await readFile(path.join(root, folder, 'package.json'), 'utf8')));
  const texts = (await readdir(path.join(root, folder))).filter((file) => TEXTS.test(file));
  const target = `licences/${name.replace('/', '+')}-${version}`;
  if (texts.length === 0) {
    const text = license === 'Apache-2.0' ? `\n\n${await apacheLicence(root)}` : '\n';
    return [{ target: `${target}/LICENSE`, content: `${name} ${version}: ${license ?? 'no licence declared'}${text}` }];
  }
  return Promise.all(texts.map(async (text) => ({ target: `${target}/${text}`, content: await readFile(path.join(root, folder, text)) })));
}

async function vulkanLicence(root: string): Promise<ArchivedFile> {
  const origin = 'Vulkan-Loader (libvulkan.so.1), by The Khronos Group Inc., Valve Corporation and LunarG, Inc.: Apache-2.0';
  return { target: 'licences/vulkan-loader/LICENSE', content: `${origin}\n\n${await apacheLicence(root)}` };
}

function apacheLicence(root: string): Promise<string> {
  return readFile(path.join(root, 'experiments/run/pack/files/apache-2.0.txt'), 'utf8');
}
