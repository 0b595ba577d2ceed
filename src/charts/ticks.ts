import { ticks } from 'd3-array';
import { formatSignificant, powerOfTen } from './format.ts';

export interface Tick {
  value: number;
  label: string;
}

export type Domain = readonly [low: number, high: number];

/** Round values between the ends of `domain`, about `count` of them. */
export function linearTicks([low, high]: Domain, count: number): Tick[] {
  return ticks(low, high, count).map((value) => ({ value, label: formatPlain(value) }));
}

/**
 * Ticks of a logarithmic axis: powers of ten where three or more fit (every second or third one where too many would), the values
 * 1, 2, 5 times a power where fewer do, round values where the ends are less than a factor of three apart.
 */
export function logTicks([low, high]: Domain, maximum = 6): Tick[] {
  if (high / low < 3) return linearTicks([low, high], 4);
  const exponents = range(Math.ceil(Math.log10(low) - 1e-9), Math.floor(Math.log10(high) + 1e-9));
  if (exponents.length >= 3) {
    const step = Math.ceil(exponents.length / maximum);
    const kept = exponents.filter((exponent) => exponent % step === 0);
    const plain = kept.every((exponent) => exponent >= -3 && exponent <= 3);
    return kept.map((exponent) => ({ value: 10 ** exponent, label: plain ? formatPlain(10 ** exponent) : powerOfTen(exponent) }));
  }
  const all = range(Math.floor(Math.log10(low)), Math.ceil(Math.log10(high))).flatMap((exponent) =>
    [1, 2, 5].map((step) => step * 10 ** exponent),
  );
  const inside = all
    .map((value) => Number(value.toPrecision(1)))
    .filter((value) => value >= low * (1 - 1e-9) && value <= high * (1 + 1e-9));
  return inside.map((value) => ({ value, label: formatSignificant(value, 1) }));
}

/** The given values themselves, for grids such as depths or learning rates; those nearer than `gap` to their left neighbour stay blank. */
export function valueTicks(values: readonly number[], format: (value: number) => string = formatPlain): Tick[] {
  return values.map((value) => ({ value, label: format(value) }));
}

/** Whole layers to name on an axis from 1 to `layerCount`: the ends, and a round step between. */
export function layerTicks(layerCount: number, maximum = 5): Tick[] {
  const step = [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64].find((each) => layerCount / each <= maximum - 1) ?? layerCount;
  const inner = range(1, layerCount).filter((layer) => layer % step === 0);
  return [...new Set([1, ...inner, layerCount])]
    .filter((layer) => layer === 1 || layer === layerCount || layer - 1 >= step / 2)
    .map((value) => ({ value, label: String(value) }));
}

/** `domain` stretched to hold `values`, then by the factor `slack` at both ends; for a logarithmic axis. */
export function logDomain(values: readonly number[], slack = 1.15): Domain {
  const usable = values.filter((value) => Number.isFinite(value) && value > 0);
  if (usable.length === 0) throw new Error('a logarithmic axis has no positive number to show');
  return [Math.min(...usable) / slack, Math.max(...usable) * slack];
}

function formatPlain(value: number): string {
  return formatSignificant(Number(value.toPrecision(6)), 6)
    .replace(/(\.\d*?)0+$/, '$1')
    .replace(/\.$/, '');
}

function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => from + i);
}
