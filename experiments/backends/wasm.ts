/** TensorFlow.js on WebAssembly with 128-bit SIMD, on one core. It needs nothing but Node, so it is the backend that always works. */
import { cpus } from 'node:os';
import { join, sep } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { registerWasmKernels } from '../kernels/wasm/register.ts';
import { requestedSimd, SimdUnavailable } from '../kernels/wasm/simd.ts';
import type { Opened, OpenBackend } from './backend.ts';
import { makeCurrent } from './make-current.ts';
import { packageFolder, packageVersions } from './package-version.ts';
import './register-gradients.ts';
import { refuseFailedAllocations } from './wasm-memory.ts';

let opened: Promise<Opened> | null = null;

/** Opens once: the kernels of the running backend keep the scratch memory that they were given. */
export const open: OpenBackend = async () => {
  opened ??= openOnce().catch((error: unknown) => {
    if (error instanceof SimdUnavailable) return { unavailable: error.message };
    throw error;
  });
  const result = await opened;
  if ('backend' in result) await tf.setBackend('wasm');
  return result;
};

async function openOnce(): Promise<Opened> {
  if (!(await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT'))) {
    return {
      unavailable: 'this processor or Node lacks 128-bit WebAssembly SIMD: use Node 20 or later on a processor with SSE4.1 or NEON',
    };
  }
  const simd = requestedSimd();
  setWasmPaths(join(packageFolder('@tensorflow/tfjs-backend-wasm'), 'dist') + sep);
  if (!(await makeCurrent('wasm'))) return { unavailable: 'TensorFlow.js does not start its wasm backend: run npm ci' };
  refuseFailedAllocations(tf.backend());
  return {
    backend: {
      name: 'wasm',
      deviceKind: 'cpu',
      device: cpus()[0]?.model.trim() ?? 'unknown processor',
      driver: null,
      versions: packageVersions('@tensorflow/tfjs-core', '@tensorflow/tfjs-backend-wasm'),
      ...registerWasmKernels(tf.backend(), { simd }),
      // Kernels run to completion before their call returns.
      synchronize: () => Promise.resolve(),
      deviceTimer: null,
      inspect: () => Promise.resolve({ features: `128-bit SIMD (${simd}), one core` }),
      // TensorFlow.js cannot start a removed wasm backend again, and its memory ends with the process.
      close: () => undefined,
    },
  };
}
