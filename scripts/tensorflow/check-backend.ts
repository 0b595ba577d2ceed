/** Run in a process of its own by install-tensorflow.ts: opens the tensorflow backend, multiplies two matrices on it and says where. */
import * as tf from '@tensorflow/tfjs-core';
import { open } from '../../experiments/backends/tensorflow.ts';

const opened = await open();
if ('unavailable' in opened) {
  console.error(opened.unavailable);
  process.exit(1);
}
const product = [...(await tf.matMul([[1, 2]], [[3], [4]]).data())];
if (product.join() !== '11') {
  console.error(`[1, 2] times [3, 4] is ${product.join(', ')} on the tensorflow backend (expected 11)`);
  process.exit(1);
}
const { device, deviceKind, versions } = opened.backend;
console.log(`${device} (${deviceKind}), libtensorflow ${versions.libtensorflow ?? 'of unknown version'}`);
