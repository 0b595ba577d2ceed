import { format } from 'd3-format';
import type { Quantity } from '../../experiments/claims/claim.ts';
import { withUnit } from './published.ts';

/** The quantity as printed, with its unit: "1.23", "6.9 %", "140 ms". */
export function quantityText({ value, format: specifier, unit }: Quantity): string {
  return withUnit(printed(value, specifier), unit);
}

/** "1.1 to 1.3", or null when the quantity has no interval. */
export function intervalText({ low, high, format: specifier, unit }: Quantity): string | null {
  if (low === undefined || high === undefined || Number.isNaN(low) || Number.isNaN(high)) return null;
  return withUnit(`${printed(low, specifier)} to ${printed(high, specifier)}`, unit);
}

function printed(value: number, specifier: string): string {
  if (value === Infinity) return '∞';
  if (value === -Infinity) return '−∞';
  // "5.8e-3" reads better as 5.8 × 10⁻³, and "14%" is set as other units are.
  return format(specifier)(value)
    .replace(
      /e([+−-]?)(\d+)$/,
      (_all, sign: string, digits: string) => `\u00a0×\u00a010${superscript((sign === '+' ? '' : sign) + digits)}`,
    )
    .replace(/%$/, '\u202f%');
}

function superscript(exponent: string): string {
  return exponent.replace(/\d/g, (digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'.charAt(Number(digit))).replace(/[-−]/, '⁻');
}
