/** The worst and the middle of what a gate measured. */
import type { Measure } from './gates.ts';
import type { GateRecord } from './record.ts';

export interface Summary {
  worst: number;
  /** Where it is that bad, the first of several; null when all are alike. */
  worstSubject: string | null;
  /** Of an even number, the worse of the two in the middle. */
  median: number;
}

/** Of one measure over all subjects. Throws when a subject lacks it. */
export function summaryOf({ name, worst }: Measure, { values }: GateRecord): Summary {
  const entries = Object.entries(values).map(([subject, own]) => {
    const value = own[name];
    if (value === undefined) throw new Error(`the record of quality has no "${name}" for ${subject}; run "npm run quality"`);
    return { subject, value };
  });
  const sign = worst === 'largest' ? -1 : 1;
  const sorted = entries.toSorted((a, b) => sign * (a.value - b.value));
  const [first, last, middle] = [sorted[0], sorted.at(-1), sorted[Math.floor((sorted.length - 1) / 2)]];
  if (!first || !last || !middle) throw new Error(`the record of quality is empty; run "npm run quality"`);
  return { worst: first.value, worstSubject: first.value === last.value ? null : first.subject, median: middle.value };
}

/** `12.3 kB`, `0.4 %`, `2 violations`. */
export function withUnit(value: number, unit: string): string {
  if (unit === 'B') return `${(value / 1000).toFixed(1)}\u202fkB`;
  return `${Math.round(value * 1000) / 1000}${unit && `\u202f${unit}`}`;
}
