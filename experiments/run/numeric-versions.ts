import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { BackendName } from '../result.ts';
import { UserError } from './user-error.ts';

/** The packages whose arithmetic a backend runs. */
export const NUMERIC_PACKAGES: Record<BackendName, readonly string[]> = {
  tensorflow: ['@tensorflow/tfjs', '@tensorflow/tfjs-core', '@tensorflow/tfjs-node-gpu'],
  webgpu: ['@tensorflow/tfjs', '@tensorflow/tfjs-core', '@tensorflow/tfjs-backend-cpu', '@tensorflow/tfjs-backend-webgpu', 'webgpu'],
  wasm: ['@tensorflow/tfjs', '@tensorflow/tfjs-core', '@tensorflow/tfjs-backend-cpu', '@tensorflow/tfjs-backend-wasm'],
};

const lockFile = z.object({ packages: z.record(z.string(), z.object({ version: z.string().optional() })) });

/** Versions of the backend's numeric packages as `package-lock.json` fixes them, installed or not. */
export async function lockedVersions(root: string, backend: BackendName): Promise<Record<string, string>> {
  const file = path.join(root, 'package-lock.json');
  const { packages } = lockFile.parse(JSON.parse(await readFile(file, 'utf8')));
  return Object.fromEntries(
    NUMERIC_PACKAGES[backend].map((name) => {
      const version = packages[`node_modules/${name}`]?.version;
      if (version === undefined) throw new UserError(`${file} does not lock ${name}, which the ${backend} backend needs; run npm install.`);
      return [name, version];
    }),
  );
}
