/**
 * What a reader who points at a chart is told, as `data-` attributes on the marks themselves. A chart that adds to them needs no script of
 * its own: `src/scripts/figure.ts` finds the positions in the paths, and here are the words.
 *
 * - `g[data-x][data-y]`, a panel: names of its two quantities; `data-title`: its own name, or that of a row in it.
 * - `g[data-name]`, a series: its name, which its label, its entry in a key and its parts in other panels share.
 * - `[data-v]`, a line, markers or a box: what is read at each of its points, in order; `data-xs`, there or on a group round it, where.
 */
import type { Axis } from './axis.ts';
import { formatScientific, formatSignificant } from './format.ts';
import type { Point } from './line.ts';

/** Separates the texts of one attribute. */
const SEPARATOR = '|';

export const joined = (texts: readonly string[]): string => texts.join(SEPARATOR);

/** What a readout calls the quantity of an axis: its name, or its title without the kind of its scale. */
export function quantityName({ name, title }: Axis): string | undefined {
  return name ?? title?.replace(/, log(arithmic)?$/, '');
}

/** A value on `axis` in words: as its format has it, or as its tick there is named, or in three digits. */
export function valueText({ format, ticks }: Axis, value: number): string {
  if (format) return format(value);
  return ticks.find((tick) => tick.value === value)?.label ?? plainText(value);
}

/** `2.4`, or `2.4 (2.1 to 2.8)` with an interval that is known. */
export function pointText(axis: Axis, { y, low, high }: Pick<Point, 'y' | 'low' | 'high'>): string {
  const hasInterval = low !== undefined && high !== undefined && Number.isFinite(low) && Number.isFinite(high);
  const text = (value: number): string => (axis.format ?? ((each: number) => formatSignificant(each, 3)))(value);
  return hasInterval ? `${text(y)} (${text(low)} to ${text(high)})` : text(y);
}

/** The list that most of `lists` are equal to, for a group to hold; the others hold their own. */
export function commonList(lists: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  for (const list of lists) counts.set(list, (counts.get(list) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0];
}

/** Whole numbers in all their digits, others in three without zeros at the end. */
function plainText(value: number): string {
  if (Number.isInteger(value)) return Math.abs(value) < 1e4 ? String(value) : value.toLocaleString('en');
  return Math.abs(value) < 1e-3 ? formatScientific(value) : String(Number(value.toPrecision(3)));
}
