/** How numbers are written in charts, captions and descriptions. */
import { format } from 'd3-format';

const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';
const fixed = [format(',.0f'), format('.1f'), format('.2f'), format('.3f')] as const;

/** `10⁻³` for 0.001. */
export function powerOfTen(exponent: number): string {
  const digits = String(Math.abs(exponent)).replace(/\d/g, (digit) => SUPERSCRIPTS.charAt(Number(digit)));
  return `10${exponent < 0 ? '⁻' : ''}${digits}`;
}

/** `value` with about `digits` significant digits, as a decimal between 0.001 and 100,000 and as a power of ten outside. */
export function formatSignificant(value: number, digits = 2): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'not a number' : `${value < 0 ? '−' : ''}infinite`;
  if (value === 0) return '0';
  const exponent = Math.floor(Math.log10(Math.abs(Number(value.toPrecision(digits)))));
  if (exponent < -3 || exponent > 4) {
    const mantissa = format(`.${digits}~r`)(value / 10 ** exponent);
    return mantissa === '1' ? powerOfTen(exponent) : `${mantissa}·${powerOfTen(exponent)}`;
  }
  return format(`,.${digits}r`)(value);
}

/** `value` with a fixed number of decimals, 0 to 3, and a true minus sign. */
export function formatFixed(value: number, decimals: 0 | 1 | 2 | 3 = 2): string {
  return Number.isFinite(value) ? fixed[decimals](value) : formatSignificant(value);
}

/** `×1.2`, `×0.33`, `×58`: a ratio as a factor. */
export function formatFactor(value: number): string {
  return `×${formatSignificant(value)}`;
}

/** `rises 5.8-fold`, `falls 2.9-fold` or `hardly changes (×1.1)`: what a last value over a first says. */
export function formatChange(ratio: number): string {
  if (!Number.isFinite(ratio)) return `changes by a factor that is ${formatSignificant(ratio)}`;
  if (ratio >= 1.2) return `rises ${formatSignificant(ratio)}-fold`;
  return ratio <= 1 / 1.2 ? `falls ${formatSignificant(1 / ratio)}-fold` : `hardly changes (${formatFactor(ratio)})`;
}

/** `0.0003` as `3·10⁻⁴`, `1` as `1`: a learning rate, a scale. */
export function formatScientific(value: number): string {
  const exponent = Math.floor(Math.log10(Number(value.toPrecision(2))) + 1e-9);
  const mantissa = format('.2~r')(value / 10 ** exponent);
  return mantissa === '1' ? powerOfTen(exponent) : `${mantissa}·${powerOfTen(exponent)}`;
}

/** `a`, `a and b`, `a, b and c`. */
export function formatList(items: readonly string[]): string {
  return items.length < 2 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')} and ${items.at(-1) ?? ''}`;
}

/** `1 seed`, `10 seeds`, `3 to 5 seeds`. */
export function formatCount(counts: readonly number[], noun: string): string {
  const low = Math.min(...counts);
  const high = Math.max(...counts);
  return low === high ? `${low} ${noun}${low === 1 ? '' : 's'}` : `${low} to ${high} ${noun}s`;
}
