/**
 * Timing of several ways to do a thing, in one process, taking turns: sample by sample, in an order that rotates, so that whatever else the
 * machine does falls on all alike and ratios can be taken sample by sample.
 */
import * as tf from '@tensorflow/tfjs-core';
import { activeBackend } from '../backends/active.ts';

/** A sample times as many calls as fill this span, so that the clock's resolution and the wait for the device do not count. */
const SAMPLE_SPAN_MS = 2;
const CALIBRATION_SPAN_MS = 1;
const MAXIMUM_CALLS = 4096;

export const CLOCK = 'performance.now around the calls of a sample and the wait for the device';

export interface Samples {
  callsPerSample: number;
  /** Milliseconds a call, one number a sample. */
  callTimeMs: number[];
}

/** `sampleCount` samples of each call, which allocates tensors that are disposed of between the calls. */
export async function timeInTurns(calls: readonly (() => tf.Tensor[])[], sampleCount: number): Promise<Samples[]> {
  const results: Samples[] = [];
  for (const call of calls) results.push({ callsPerSample: await callsToFill(call), callTimeMs: [] });
  for (let sample = 0; sample < sampleCount; sample++) {
    for (let turn = 0; turn < calls.length; turn++) {
      const index = (turn + sample) % calls.length;
      const [call, result] = [calls[index], results[index]];
      if (call && result) result.callTimeMs.push((await spanMs(call, result.callsPerSample)) / result.callsPerSample);
    }
  }
  return results;
}

/** Warms up by doubling the calls until they fill the calibration span. */
async function callsToFill(call: () => tf.Tensor[]): Promise<number> {
  for (let count = 1; ; count *= 2) {
    const span = await spanMs(call, count);
    if (span >= CALIBRATION_SPAN_MS || count >= MAXIMUM_CALLS)
      return Math.max(1, Math.min(MAXIMUM_CALLS, Math.ceil((count * SAMPLE_SPAN_MS) / span)));
  }
}

async function spanMs(call: () => tf.Tensor[], count: number): Promise<number> {
  const { synchronize } = activeBackend();
  await synchronize();
  const start = performance.now();
  for (let index = 0; index < count; index++) tf.dispose(call());
  await synchronize();
  return performance.now() - start;
}
