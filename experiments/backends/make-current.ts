import * as tf from '@tensorflow/tfjs-core';
import type { BackendName } from '../result.ts';

/**
 * Makes a registered backend the one that TensorFlow.js computes on. False when it does not start: TensorFlow.js then only warns, gives the
 * failed name as its backend, and computes on another.
 */
export async function makeCurrent(name: BackendName): Promise<boolean> {
  return (await tf.setBackend(name)) && tf.getBackend() === name;
}
