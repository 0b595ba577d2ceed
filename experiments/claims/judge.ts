/** Pieces that the judges of several claims share: how a verdict without evidence looks, and numbers as text. */
import type { Interval, Quantiles } from '../result.ts';
import type { Judgement, Quantity } from './claim.ts';

/** What a claim says when nothing was measured that decides it. `missing` completes the sentence "Undecided: ...". */
export function withoutEvidence(missing: string): Judgement {
  return { verdict: 'inconclusive', finding: `Undecided: ${missing}.`, quantities: {} };
}

/** `value` to `digits` significant digits; very large and very small numbers as "1.85 × 10⁶". */
export function significant(value: number, digits = 3): string {
  if (!Number.isFinite(value) || value === 0) return String(value);
  const magnitude = Math.abs(value);
  if (magnitude >= 1e6 || magnitude < 1e-3) {
    const [mantissa, exponent] = value.toExponential(digits - 1).split('e');
    return `${mantissa ?? ''}\u00a0×\u00a010${superscript(String(Number(exponent)))}`;
  }
  return magnitude >= 10 ** digits ? value.toFixed(0) : value.toPrecision(digits);
}

function superscript(digits: string): string {
  return digits.replace(/[-0-9]/g, (digit) => '⁻⁰¹²³⁴⁵⁶⁷⁸⁹'['-0123456789'.indexOf(digit)] ?? '');
}

export function percent(share: number, digits = 0): string {
  return `${(100 * share).toFixed(digits).replace(/^-(?=[0.]+$)/, '')}\u202f%`;
}

/** "1.23 (1.10 to 1.38)". */
export function withInterval({ estimate, low, high }: Pick<Interval, 'estimate' | 'low' | 'high'>, digits = 3): string {
  return Number.isFinite(low) && Number.isFinite(high)
    ? `${significant(estimate, digits)} (${significant(low, digits)} to ${significant(high, digits)})`
    : significant(estimate, digits);
}

/** An estimate with its interval, as a number for prose. An interval of one seed has no ends. */
export function estimated({ estimate, low, high }: Interval, label: string, format = '.2f', unit?: string): Quantity {
  const ends = Number.isFinite(low) && Number.isFinite(high) ? { low, high } : {};
  return { value: estimate, ...ends, format, label, ...(unit === undefined ? {} : { unit }) };
}

/** A median with its quartiles, as a number for prose. */
export function middle({ median, low, high }: Quantiles, label: string, format = '.2f', unit?: string): Quantity {
  return { value: median, low, high, format, label, ...(unit === undefined ? {} : { unit }) };
}

export function counted(value: number, label: string, unit?: string): Quantity {
  return { value, format: ',d', label, ...(unit === undefined ? {} : { unit }) };
}

/** Where an interval lies relative to a range. */
export function position(
  { low, high }: { low: number; high: number },
  [from, to]: readonly [number, number],
): 'inside' | 'outside' | 'straddling' | 'unknown' {
  if (Number.isNaN(low) || Number.isNaN(high)) return 'unknown';
  if (low >= from && high <= to) return 'inside';
  return high < from || low > to ? 'outside' : 'straddling';
}
