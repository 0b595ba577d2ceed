import { group, mean, sum } from 'd3-array';
import type { BackendName, Environment } from '../result.ts';
import { assumedTimeMs } from './assumed-rate.ts';
import type { Plan, PlannedCell } from './plan.ts';
import type { KnownCell } from './store.ts';

/** What a cell will take on one worker. */
export interface ExpectedTime {
  timeMs: number;
  /** Nothing like it was measured on such a device: the time is an assumption. */
  isAssumed: boolean;
}

/** The time of the cell with a key and a configuration. */
export type TimePredictor = (key: string, config: unknown) => ExpectedTime;

/** What computes, as far as times go. */
export interface Device {
  backend: BackendName;
  deviceKind: Environment['deviceKind'];
}

/**
 * Predicts from wall times recorded on the same kind of device: those of the same cell, else those of the other cells, in proportion to
 * what both are assumed to take. Where none were recorded, what it is assumed to take. Within a factor of a few for cells of another size,
 * and fit for budgets and for the order in which cells are dealt.
 */
export function timePredictor({ backend, deviceKind }: Device, known: readonly KnownCell[]): TimePredictor {
  const here = known.filter(
    (each) => each.backend === backend && each.environment.deviceKind === deviceKind && each.cell.status !== 'failed',
  );
  const byKey = group(here, ({ cell }) => cell.key);
  const recordedMs = sum(here, ({ cell }) => cell.wallTimeMs);
  const assumedMs = sum(here, ({ cell }) => assumedTimeMs(deviceKind, cell.config));
  return (key, config) => {
    const sameMs = mean(byKey.get(key) ?? [], ({ cell }) => cell.wallTimeMs);
    if (sameMs !== undefined) return { timeMs: sameMs, isAssumed: false };
    const assumed = assumedTimeMs(deviceKind, config);
    return here.length > 0 ? { timeMs: assumed * (recordedMs / assumedMs), isAssumed: false } : { timeMs: assumed, isAssumed: true };
  };
}

/** Expected minutes for all of `cells` spread over `workers`. A timed plan has one worker. */
export function expectedMinutes({ timed }: Pick<Plan, 'timed'>, cells: readonly PlannedCell[], workers: number): ExpectedMinutes {
  const times = cells.map(({ expected }) => expected.timeMs);
  const longestMs = Math.max(0, ...times);
  return {
    minutes: Math.max(sum(times) / (timed ? 1 : workers), longestMs) / 60_000,
    isAssumed: cells.some(({ expected }) => expected.isAssumed),
  };
}

export interface ExpectedMinutes {
  minutes: number;
  /** At least one of the cells has an assumed time. */
  isAssumed: boolean;
}
