/** Options of the command line, parsed at the border. Each throws commander's `InvalidArgumentError`, which names the option. */
import { InvalidArgumentError } from 'commander';
import { BACKENDS, PROFILES } from '../result.ts';

export const PROFILE_CHOICES = [...PROFILES];
export const BACKEND_CHOICES = ['auto', ...BACKENDS] as const;

/** 0, 1, 2, .. */
export function wholeNumber(text: string): number {
  if (/^\d+$/.test(text) && Number.isSafeInteger(Number(text))) return Number(text);
  throw new InvalidArgumentError(`${text} is not a whole number.`);
}

/** 1, 2, 3, .. */
export function positiveNumber(text: string): number {
  const value = wholeNumber(text);
  if (value > 0) return value;
  throw new InvalidArgumentError(`${text} is not at least 1.`);
}

/** A decimal number of at least 0. */
export function nonNegative(text: string): number {
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text);
  throw new InvalidArgumentError(`${text} is not a number of at least 0, such as 0.1.`);
}

/** Ten days in minutes. Twice as long still fits the 31 bits of milliseconds that a timer counts. */
const LONGEST_DURATION = 240 * 60;

/** Minutes of a duration such as "90s", "10m" or "1.5h"; a bare number is minutes. */
export function duration(text: string): number {
  const [, value, unit] = /^(\d+(?:\.\d+)?)(s|m|h)?$/.exec(text) ?? [];
  if (value === undefined) throw new InvalidArgumentError(`${text} is not a duration such as 90s, 10m or 1h.`);
  const minutes = Number(value) * (unit === 's' ? 1 / 60 : unit === 'h' ? 60 : 1);
  if (minutes > LONGEST_DURATION) throw new InvalidArgumentError(`${text} is longer than 240h.`);
  return minutes;
}

/** As `duration`, and more than nothing. */
export function positiveDuration(text: string): number {
  const minutes = duration(text);
  if (minutes > 0) return minutes;
  throw new InvalidArgumentError(`${text} is no time at all; say a duration such as 90s, 10m or 1h.`);
}

/** Of a compression: 0 (fast) to 9 (small). */
export function compressionLevel(text: string): number {
  if (/^\d$/.test(text)) return Number(text);
  throw new InvalidArgumentError(`${text} is not a level from 0 to 9.`);
}

/** A share between 0 and 1, such as 0.001 or 1e-3. */
export function relativeTolerance(text: string): number {
  if (/^\d+(\.\d+)?(e-?\d+)?$/.test(text) && Number(text) < 1) return Number(text);
  throw new InvalidArgumentError(`${text} is not a share between 0 and 1, such as 1e-3.`);
}
