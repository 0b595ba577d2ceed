/**
 * What a device is taken to need for work of which nothing was measured on it. The processor's rates fit results of two cores on wasm within
 * a factor of a few. No GPU has measured its own: they are a guess of what launching takes (a hundred launches of 15 microseconds for a
 * layer, forward and backward) and of a fraction of what large cards can compute. A run corrects them with its first cells.
 */
import type { Environment } from '../result.ts';
import { workOf, type Work } from './work.ts';

interface Rate {
  amountPerMs: number;
  callMs: number;
}

type Rates = Record<Work['of'], Rate> & {
  /** For each cell, whatever it computes: drawing weights, compiling shaders. */
  cellMs: number;
};

const RATES: Record<Environment['deviceKind'], Rates> = {
  cpu: { model: { amountPerMs: 4e6, callMs: 0.5 }, operator: { amountPerMs: 5e4, callMs: 30 }, cellMs: 20 },
  gpu: { model: { amountPerMs: 5e8, callMs: 1.5 }, operator: { amountPerMs: 4e6, callMs: 30 }, cellMs: 200 },
  'software-gpu': { model: { amountPerMs: 5e5, callMs: 30 }, operator: { amountPerMs: 2e4, callMs: 60 }, cellMs: 500 },
};

/** For a configuration of a kind that `workOf` does not know. */
const UNKNOWN_CELL_MS = 5000;

/** Milliseconds that a cell with this configuration is assumed to take on such a device. */
export function assumedTimeMs(deviceKind: Environment['deviceKind'], config: unknown): number {
  const work = workOf(config);
  const { cellMs, ...rates } = RATES[deviceKind];
  if (work === null) return cellMs + UNKNOWN_CELL_MS;
  const { amountPerMs, callMs } = rates[work.of];
  return cellMs + work.amount / amountPerMs + work.calls * callMs;
}
