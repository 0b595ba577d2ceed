/**
 * TensorFlow.js on libtensorflow, through the optional package `@tensorflow/tfjs-node-gpu`. The package carries "gpu" in its name and runs
 * on the CPU where CUDA is missing, so the runtime is asked which of the two it uses.
 */
import { execFileSync } from 'node:child_process';
import { cpus } from 'node:os';
import * as tf from '@tensorflow/tfjs-core';
import type { Backend, Opened } from './backend.ts';
import { firstLine } from './first-line.ts';
import { makeCurrent } from './make-current.ts';
import { packageVersions } from './package-version.ts';
import './register-gradients.ts';

const PACKAGE = '@tensorflow/tfjs-node-gpu';

/** What is used of the package's backend; its own types leave the binding out. */
interface NodeBackend extends tf.KernelBackend {
  isUsingGpuDevice: boolean;
  binding: { TF_Version: string };
}

export async function open(): Promise<Opened> {
  // Otherwise libtensorflow prints a dozen lines about the machine.
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '2';
  try {
    await import(PACKAGE);
  } catch (error) {
    return { unavailable: whyNotLoaded(error) };
  }
  if (!(await makeCurrent('tensorflow')))
    return { unavailable: `${PACKAGE} loads but its backend does not start: run npm rebuild ${PACKAGE}` };
  return { backend: describeBackend(tf.backend() as NodeBackend) };
}

function whyNotLoaded(error: unknown): string {
  const isMissing = error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND' && error.message.includes(PACKAGE);
  return isMissing
    ? `${PACKAGE} is not installed: its installer has to reach storage.googleapis.com for libtensorflow; where it can, run npm ci again, elsewhere npm run tensorflow:install`
    : `the addon of ${PACKAGE} does not load (${firstLine(error)}): run npm rebuild ${PACKAGE}`;
}

function describeBackend(engine: NodeBackend): Backend {
  const graphics = engine.isUsingGpuDevice ? graphicsCard() : null;
  return {
    name: 'tensorflow',
    deviceKind: engine.isUsingGpuDevice ? 'gpu' : 'cpu',
    device: graphics?.name ?? (engine.isUsingGpuDevice ? 'CUDA device' : (cpus()[0]?.model ?? 'unknown processor')),
    driver: graphics?.driver ?? null,
    versions: { ...packageVersions('@tensorflow/tfjs-core', PACKAGE), libtensorflow: engine.binding.TF_Version },
    notices: [],
    synchronize: readBack,
    deviceTimer: null,
    inspect: () => Promise.resolve({ libtensorflow: engine.binding.TF_Version }),
    // Stays registered: the package registers it only once, and libtensorflow lives as long as the process.
    close: () => undefined,
  };
}

/** libtensorflow has no call that waits for the device, but a value read from it arrives after all work before it on the same stream. */
async function readBack(): Promise<void> {
  const marker = tf.tidy(() => tf.add(tf.scalar(1), 1));
  await marker.data();
  marker.dispose();
}

/** Name and driver of the first card that CUDA may use, from NVIDIA's own tool; null where that tool is missing. */
function graphicsCard(): { name: string; driver: string } | null {
  try {
    const output = execFileSync('nvidia-smi', ['--query-gpu=name,driver_version', '--format=csv,noheader'], { encoding: 'utf8' });
    const [name, driver] = (output.split('\n')[0] ?? '').split(', ');
    return name && driver ? { name, driver } : null;
  } catch {
    return null;
  }
}
