/** Quantiles by linear interpolation between the sorted samples (R's type 7). For timings, whose means one slow sample spoils. */
import { quantileSorted } from 'd3-array';

export interface Quantiles {
  low: number;
  median: number;
  high: number;
  sampleSize: number;
}

/** The quantile at `probability`, 0 to 1. NaN without values, or when one is NaN. */
export function quantile(values: readonly number[], probability: number): number {
  if (values.some(Number.isNaN)) return Number.NaN;
  const sorted = values.toSorted((a, b) => a - b);
  return quantileSorted(sorted, probability) ?? Number.NaN;
}

/** Median with the quartiles. */
export function quartiles(values: readonly number[]): Quantiles {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (p: number): number => quantileSorted(sorted, p) ?? Number.NaN;
  return { low: at(0.25), median: at(0.5), high: at(0.75), sampleSize: sorted.length };
}

/** Quartiles of `of` over pairs of samples that were taken in turn, so that a machine that slows down cancels. */
export function pairedQuartiles(a: readonly number[], b: readonly number[], of: (a: number, b: number) => number): Quantiles {
  const count = Math.min(a.length, b.length);
  return quartiles(a.slice(0, count).map((value, sample) => of(value, b[sample] ?? Number.NaN)));
}
