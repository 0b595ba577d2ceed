/** The gradient along a stack and what the law says of it, averaged over seeds. */
import { expectedGradient } from '../../experiments/claims/predictions/placement-laws.ts';
import { conservation } from '../../experiments/claims/select/placement-laws.ts';
import type { LawCell, StackKind } from '../../experiments/claims/select/placement-laws.ts';
import { geometricInterval } from '../../experiments/result.ts';
import type { Point } from '../charts/line.ts';

/** Gradient and its prediction at the input and behind each layer, both over their values at the input. */
export function lawLine(seeds: readonly LawCell[], kind: StackKind) {
  const overInput = (numbers: readonly number[]): number[] => numbers.map((value) => value / (numbers[0] ?? Number.NaN));
  const intervals = (series: readonly (readonly number[])[]) =>
    (series[0] ?? []).map((_, place) => geometricInterval(series.map((values) => values[place] ?? Number.NaN)));
  const stacks = seeds.map(({ measurement }) => measurement[kind]);
  const points = intervals(stacks.map(({ streamGradientNorm }) => overInput(streamGradientNorm))).map(
    ({ estimate, low, high }, layer): Point => ({ x: layer, y: estimate, low, high }),
  );
  const predicted = intervals(stacks.map(({ streamVariance }) => expectedGradient(streamVariance))).map(({ estimate }, layer): Point => ({
    x: layer,
    y: estimate,
  }));
  return {
    points,
    predicted,
    end: points.at(-1)?.y ?? Number.NaN,
    predictedEnd: predicted.at(-1)?.y ?? Number.NaN,
    deviation: conservation(seeds, kind).deviation,
    lastVariance: geometricInterval(stacks.map(({ streamVariance }) => streamVariance.at(-1) ?? Number.NaN)).estimate,
    seedCount: seeds.length,
  };
}
