import { mean } from 'd3-array';

/**
 * Mean over the `width` entries centred on each entry, over fewer at the ends. A number that is not finite makes every mean that
 * contains it not finite: smoothing does not hide a divergence.
 */
export function movingMean(values: readonly number[], width: number): number[] {
  const reach = Math.floor(width / 2);
  return values.map((_, i) => {
    const window = values.slice(Math.max(0, i - reach), i + reach + 1);
    return window.every(Number.isFinite) ? (mean(window) ?? Number.NaN) : Number.NaN;
  });
}
