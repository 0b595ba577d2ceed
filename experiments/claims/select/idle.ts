/** What the layers of a trained model are worth, by halves. */
import { mean, sum } from 'd3-array';
import { meanInterval } from '../../result.ts';
import type { Interval } from '../../result.ts';
import { pairedBySeed } from './deep-runs.ts';
import type { DeepRun } from './deep-runs.ts';

/** Rise of the loss without each layer, nats, first layer first; none for a run that diverged. */
export function removalCosts({ measurement: { after } }: DeepRun): readonly number[] {
  return after?.layerRemovalNats ?? [];
}

/** Sum of the rises of the upper half of the layers over that of all layers: 0.5 when all are worth the same. */
export function upperShare(run: DeepRun): number {
  const costs = removalCosts(run);
  return sum(costs.slice(costs.length / 2)) / sum(costs);
}

/** The same over the costs of all layers but the first, which alone accounts for most of them in some models: 6/11 of 12 equal layers. */
export function upperShareBehindFirst(run: DeepRun): number {
  const costs = removalCosts(run);
  return sum(costs.slice(costs.length / 2)) / sum(costs.slice(1));
}

export function upperShareInterval(runs: readonly DeepRun[]): Interval {
  return meanInterval(runs.map(upperShare));
}

/** Share of the upper half in `a` less that in `b`, seed by seed. */
export function shareDifference(a: readonly DeepRun[], b: readonly DeepRun[]): Interval {
  return meanInterval(pairedBySeed(a, b).map(([one, other]) => upperShare(one) - upperShare(other)));
}

/** Mean angle by which the layers of the upper half turn the stream, over pi, less that of the lower half. */
export function angleDifference(runs: readonly DeepRun[]): Interval {
  return meanInterval(
    runs.map(({ measurement: { after } }) => {
      const angles = after?.angularDistance ?? [];
      const half = angles.length / 2;
      return (mean(angles.slice(half)) ?? Number.NaN) - (mean(angles.slice(0, half)) ?? Number.NaN);
    }),
  );
}
