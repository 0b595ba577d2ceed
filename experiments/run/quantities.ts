/** Two measurements of the same cell, quantity by quantity. */
import { group, max } from 'd3-array';

/** One list of numbers of a measurement, or a number that stands alone. */
export interface Series {
  /** What it is: `sublayers[].forwardRatio` for the ratio of any sublayer. */
  quantity: string;
  /** Where it stands: `sublayers[3].forwardRatio`. */
  place: string;
  /** Times differ from one measurement to the next. */
  isTime: boolean;
  values: readonly unknown[];
}

export interface QuantityDifference {
  quantity: string;
  /** Largest difference over the largest magnitude that the quantity has in the first measurement; infinite where numbers are missing. */
  relative: number;
  /** Where that is, with both values. */
  place: string;
  first: string;
  second: string;
}

/** Follows from the times: as many calls as fill a sample. */
const COUNTED_BY_TIME = 'callsPerSample';

/** Every series of a measurement, in its order. */
export function seriesIn(value: unknown, quantity = '', place = '', isTime = false): Series[] {
  if (Array.isArray(value)) {
    if (value.every(isPlain)) return [{ quantity, place, isTime, values: value }];
    return value.flatMap((entry, index) => seriesIn(entry, `${quantity}[]`, `${place}[${String(index)}]`, isTime));
  }
  if (isPlain(value)) return [{ quantity, place, isTime, values: [value] }];
  return Object.entries(value as object).flatMap(([key, entry]) =>
    seriesIn(entry, below(quantity, key), below(place, key), isTime || key.endsWith('Ms') || key === COUNTED_BY_TIME),
  );
}

/**
 * How the quantities of two measurements differ, those that do not differ included with 0; times are left out. Words are left out, too: they
 * say what computed a number, not what it is.
 */
export function differencesBetween(first: unknown, second: unknown): QuantityDifference[] {
  const seconds = new Map(seriesIn(second).map((series) => [series.place, series]));
  const firsts = seriesIn(first).filter(({ isTime }) => !isTime);
  const places = new Set(firsts.map(({ place }) => place));
  const extra = [...seconds.values()].filter(({ place, isTime }) => !isTime && !places.has(place));
  const pairs = [
    ...firsts.map((series) => ({ ...series, others: seconds.get(series.place)?.values ?? [] })),
    ...extra.map((series) => ({ ...series, values: [], others: series.values })),
  ];
  return [...group(pairs, ({ quantity }) => quantity)].flatMap(([quantity, series]) => {
    const scale = max(series, ({ values }) => max(values.filter(isFiniteNumber), Math.abs)) ?? 0;
    const entries = series.flatMap(({ place, values, others }) =>
      Array.from({ length: Math.max(values.length, others.length) }, (_, index) => ({
        place: Math.max(values.length, others.length) > 1 ? `${place}[${String(index)}]` : place,
        first: values[index],
        second: others[index],
      })),
    );
    const compared = entries.filter((entry) => typeof entry.first !== 'string' && typeof entry.second !== 'string');
    const judged = compared.map((entry) => ({ quantity, relative: relativeDifference(entry.first, entry.second, scale), ...entry }));
    const [start] = judged;
    if (!start) return [];
    const largest = judged.reduce((most, each) => (each.relative > most.relative ? each : most), start);
    return [{ ...largest, first: shown(largest.first), second: shown(largest.second) }];
  });
}

/** The one of several that is largest; null when there is none, or all are 0. */
export function largestOf(differences: readonly QuantityDifference[]): QuantityDifference | null {
  const [start] = differences;
  if (!start) return null;
  const largest = differences.reduce((most, each) => (each.relative > most.relative ? each : most), start);
  return largest.relative > 0 ? largest : null;
}

/** "lossNats by 2.1e-3 (4.05 and 4.06)". */
export function differenceText({ place, relative, first, second }: QuantityDifference): string {
  return `${place} by ${Number.isFinite(relative) ? relative.toExponential(1) : 'any measure'} (${first} and ${second})`;
}

function relativeDifference(first: unknown, second: unknown, scale: number): number {
  if (first === second || (Number.isNaN(first) && Number.isNaN(second))) return 0;
  if (!isFiniteNumber(first) || !isFiniteNumber(second)) return Number.POSITIVE_INFINITY;
  return scale === 0 ? Number.POSITIVE_INFINITY : Math.abs(first - second) / scale;
}

function isPlain(value: unknown): boolean {
  return typeof value !== 'object' || value === null;
}

function isFiniteNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function shown(value: unknown): string {
  return value === undefined ? 'missing' : typeof value === 'number' ? String(value) : JSON.stringify(value);
}

function below(name: string, key: string): string {
  return name === '' ? key : `${name}.${key}`;
}
