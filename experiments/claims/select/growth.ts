/** How the variance of the stream grows over the layers of a training run. */
import { geometricInterval, meanInterval, slopeInterval } from '../../result.ts';
import type { Interval } from '../../result.ts';
import { pairedBySeed } from './deep-runs.ts';
import type { DeepRun } from './deep-runs.ts';

type Snapshot = DeepRun['measurement']['snapshots'][number];

/**
 * Slope of `log(V(l) - V(1))` on `log(l - 1)` over the layers `l = 2...`: 1 when every layer adds the same variance. NaN where the stream
 * behind some layer varies less than behind the first.
 */
export function growthPower(streamVariance: readonly number[]): number {
  const [first = Number.NaN, ...later] = streamVariance;
  return slopeInterval(later.map((variance, index) => [Math.log(index + 1), Math.log(variance - first)])).estimate;
}

export function firstSnapshot({ measurement: { snapshots } }: DeepRun): Snapshot | undefined {
  return snapshots[0];
}

export function lastSnapshot({ measurement: { snapshots } }: DeepRun): Snapshot | undefined {
  return snapshots.at(-1);
}

/** The power at one snapshot of each run, t interval over the runs. */
export function powerInterval(runs: readonly DeepRun[], at: typeof firstSnapshot): Interval {
  return meanInterval(runs.map((run) => growthPower(at(run)?.streamVariance ?? [])));
}

/** The power at the last snapshot less that at the first, run by run. */
export function powerRise(runs: readonly DeepRun[]): Interval {
  return meanInterval(
    runs.map((run) => growthPower(lastSnapshot(run)?.streamVariance ?? []) - growthPower(firstSnapshot(run)?.streamVariance ?? [])),
  );
}

/** Variance behind the last layer over that behind the first, after training. */
export function finalSpread(run: DeepRun): number {
  const variances = lastSnapshot(run)?.streamVariance ?? [];
  return (variances.at(-1) ?? Number.NaN) / (variances[0] ?? Number.NaN);
}

/** `finalSpread` of `a` over that of `b`, seed by seed, geometric mean. */
export function spreadQuotient(a: readonly DeepRun[], b: readonly DeepRun[]): Interval {
  return geometricInterval(pairedBySeed(a, b).map(([one, other]) => finalSpread(one) / finalSpread(other)));
}
