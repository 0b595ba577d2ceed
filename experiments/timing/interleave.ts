/**
 * Timing of several ways to do a thing, in one process, taking turns: sample by sample, in an order that rotates, so that whatever else the
 * machine does falls on all alike and ratios can be taken sample by sample.
 */
import * as tf from '@tensorflow/tfjs-core';
import { activeBackend } from '../backends/active.ts';
import type { Backend } from '../backends/backend.ts';

/** A sample times as many calls as fill this span, so that the clock's resolution and the wait for the device do not count. */
const SAMPLE_SPAN_MS = 2;
const CALIBRATION_SPAN_MS = 1;
const MAXIMUM_CALLS = 4096;

/** What `spanMs` times by. */
export const CLOCK = 'performance.now around the calls of a sample and the wait for the device';
/** Outputs go to other memory in each call, inputs stay where they are. */
const CACHED_INPUTS = 'all calls read the same inputs, from the cache where they fit it';

export interface Samples {
  callsPerSample: number;
  /** Milliseconds a call, one number a sample. */
  callTimeMs: number[];
}

/** A way to do a thing that times itself, such as one in another process or on another set of kernels. */
export interface Stopwatch {
  /** Milliseconds that so many calls take together. */
  spanMs: (callCount: number) => Promise<number>;
}

/** A call allocates tensors that are disposed of between the calls. */
export interface PreparedCall {
  /** Done before each sample, outside of it. */
  prepare: () => void;
  call: () => tf.Tensor[];
}

export type Timed = (() => tf.Tensor[]) | PreparedCall | Stopwatch;

export interface TurnOptions {
  sampleSpanMs?: number;
  /** Calls are doubled until they last so long; for code that is compiled while it runs, longer. */
  warmUpSpanMs?: number;
  /** By the wall clock even where the device has its own, for calls whose gaps are part of what is asked. */
  wallClock?: boolean;
}

/** What times a call of the active backend: its own clock where it has one, which sees neither the recording of calls nor the gaps between them. */
export function clock(): string {
  const { deviceTimer } = activeBackend();
  return deviceTimer ? `${deviceTimer.clock}; ${CACHED_INPUTS}` : CLOCK;
}

/** `sampleCount` samples of each entry. */
export async function timeInTurns(
  entries: readonly Timed[],
  sampleCount: number,
  { sampleSpanMs = SAMPLE_SPAN_MS, warmUpSpanMs = CALIBRATION_SPAN_MS, wallClock = false }: TurnOptions = {},
): Promise<Samples[]> {
  const results: Samples[] = [];
  for (const entry of entries) {
    // By the wall clock even where the device has its own: a sample is to be short for whoever waits for it.
    results.push({ callsPerSample: await callsToFill(stopwatch(entry, null), sampleSpanMs, warmUpSpanMs), callTimeMs: [] });
  }
  const timer = wallClock ? null : activeBackend().deviceTimer;
  const stopwatches = entries.map((entry) => stopwatch(entry, timer));
  for (let sample = 0; sample < sampleCount; sample++) {
    for (let turn = 0; turn < stopwatches.length; turn++) {
      const index = (turn + sample) % stopwatches.length;
      const [stopwatch, result] = [stopwatches[index], results[index]];
      if (stopwatch && result) result.callTimeMs.push((await stopwatch.spanMs(result.callsPerSample)) / result.callsPerSample);
    }
  }
  return results;
}

function stopwatch(entry: Timed, timer: Backend['deviceTimer']): Stopwatch {
  if ('spanMs' in entry) return entry;
  const { prepare, call } = typeof entry === 'function' ? { prepare: () => undefined, call: entry } : entry;
  return {
    spanMs: (count) => {
      prepare();
      return timer ? timer.timeMs(() => repeat(call, count)) : spanMs(call, count);
    },
  };
}

/** Warms up by doubling the calls until they fill the warm-up span. */
async function callsToFill({ spanMs: spanOf }: Stopwatch, sampleSpanMs: number, warmUpSpanMs: number): Promise<number> {
  for (let count = 1; ; count *= 2) {
    const span = await spanOf(count);
    if (span >= warmUpSpanMs || count >= MAXIMUM_CALLS)
      return Math.max(1, Math.min(MAXIMUM_CALLS, Math.ceil((count * sampleSpanMs) / span)));
  }
}

/** Milliseconds of `count` calls on the active backend, up to the moment when its device is done. */
export async function spanMs(call: () => tf.Tensor[], count: number): Promise<number> {
  const { synchronize } = activeBackend();
  await synchronize();
  const start = performance.now();
  repeat(call, count);
  await synchronize();
  return performance.now() - start;
}

function repeat(call: () => tf.Tensor[], count: number): void {
  for (let index = 0; index < count; index++) tf.dispose(call());
}
