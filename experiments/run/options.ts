/** Options of the command line, parsed at the border. */
import { InvalidArgumentError } from 'commander';
import { BACKENDS, PROFILES } from '../result.ts';

export const PROFILE_CHOICES = [...PROFILES];
export const BACKEND_CHOICES = ['auto', ...BACKENDS] as const;

export function wholeNumber(text: string): number {
  if (/^\d+$/.test(text) && Number.isSafeInteger(Number(text))) return Number(text);
  throw new InvalidArgumentError(`${text} is not a whole number.`);
}

export function positiveNumber(text: string): number {
  const value = wholeNumber(text);
  if (value > 0) return value;
  throw new InvalidArgumentError(`${text} is not at least 1.`);
}

export function nonNegative(text: string): number {
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text);
  throw new InvalidArgumentError(`${text} is not a number of at least 0, such as 0.1.`);
}

/** Minutes of a duration such as "90s", "10m" or "1.5h"; a bare number is minutes. */
export function duration(text: string): number {
  const [, value, unit] = /^(\d+(?:\.\d+)?)(s|m|h)?$/.exec(text) ?? [];
  if (value === undefined) throw new InvalidArgumentError(`${text} is not a duration such as 90s, 10m or 1h.`);
  return Number(value) * (unit === 's' ? 1 / 60 : unit === 'h' ? 60 : 1);
}
