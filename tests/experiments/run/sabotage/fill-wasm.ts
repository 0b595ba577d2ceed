import * as tf from '@tensorflow/tfjs-core';

/** Makes tensors beyond the 4 GiB of wasm. Most of it is taken and never touched, which costs the machine nothing. */
export function sabotage(): void {
  const { wasm } = tf.backend() as unknown as { wasm: { _malloc: (byteCount: number) => number } };
  for (const mebibytes of [1024, 1024, 1024, 896]) wasm._malloc(mebibytes * 2 ** 20);
  tf.ones([2 ** 26]);
}
