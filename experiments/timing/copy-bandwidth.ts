import * as tf from '@tensorflow/tfjs-core';
import { median } from 'd3-array';
import { hasOwnKernel, runOwnKernel } from '../model/own-kernel.ts';
import { timeInTurns } from './interleave.ts';

/** Twice the second-level cache of the largest GPUs, and the largest array that every WebGPU device binds. */
const ELEMENT_COUNT = 2 ** 25;
const SAMPLE_COUNT = 5;

/** Bytes a second that a copy of 134 MB reads and writes together, median of five samples; null where the backend has no kernel that copies. */
export async function copyBandwidth(): Promise<number | null> {
  if (!hasOwnKernel('OwnCopy')) return null;
  const x = tf.zeros([ELEMENT_COUNT / 1024, 1024]);
  const [samples] = await timeInTurns([() => runOwnKernel('OwnCopy', { x }, { reads: 1 })], SAMPLE_COUNT);
  x.dispose();
  const timeMs = median(samples?.callTimeMs ?? []);
  return timeMs === undefined ? null : (8 * ELEMENT_COUNT * 1000) / timeMs;
}
