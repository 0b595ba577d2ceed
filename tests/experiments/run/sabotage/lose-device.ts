import { existsSync, writeFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';

/** Loses the GPU under a running computation: once if the environment names a file to remember it by, else every time. */
export async function sabotage(): Promise<void> {
  const memory = process.env.MINI_ONCE;
  if (memory !== undefined && existsSync(memory)) return;
  if (memory !== undefined) writeFileSync(memory, '');
  const sum = tf.add(tf.ones([4]), 1);
  (tf.backend() as unknown as { device: GPUDevice }).device.destroy();
  await tf.mul(sum, 2).data();
}
