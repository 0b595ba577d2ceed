import * as tf from '@tensorflow/tfjs-core';
import type { OwnKernel } from '../kernels/names.ts';

/** Whether the current backend has this kernel of ours; where it has not, the same function is composed from operators. */
export function hasOwnKernel(name: OwnKernel): boolean {
  // The type says that there always is one; the registry returns undefined where there is none.
  return (tf.getKernel(name, tf.getBackend()) as tf.KernelConfig | undefined) !== undefined;
}

/** Runs a kernel of ours: the inputs, attributes and outputs are those of the table in `kernels/names.ts`. */
export function runOwnKernel(
  name: OwnKernel,
  inputs: Record<string, tf.Tensor>,
  attributes: Record<string, number | boolean> = {},
): tf.Tensor[] {
  const outputs: tf.Tensor | tf.Tensor[] = tf.engine().runKernel(name, inputs, attributes);
  return Array.isArray(outputs) ? outputs : [outputs];
}
