/** Criteria that ask of intervals whether they lie in a range. */
import type { Interval } from '../../result.ts';
import { position, withInterval } from '../judge.ts';
import { notRefuted, refuted, undecided, type Refutation } from './prediction.ts';

export interface Measured {
  /** What was measured, as the subject of a sentence: "the slope at 12 layers". */
  name: string;
  interval: Interval;
}

/**
 * Refuted by any interval that lies wholly outside `range`; not refuted when every one lies inside; undecided otherwise, and without intervals.
 * The finding names those that decided, or the first of them and how many there are.
 */
export function judgeRange(measured: readonly Measured[], range: readonly [low: number, high: number]): Refutation {
  const at = (place: ReturnType<typeof position>): Measured[] => measured.filter(({ interval }) => position(interval, range) === place);
  const [outside, inside] = [at('outside'), at('inside')];
  if (outside.length > 0) return refuted(sentence(outside));
  if (measured.length === 0) return undecided('nothing was measured that decides it');
  if (inside.length === measured.length) return notRefuted(sentence(inside));
  const open = measured.filter((each) => !inside.includes(each));
  return undecided(`the interval holds values of both sides, or there are too few seeds: ${listed(open)}`);
}

function sentence(measured: readonly Measured[]): string {
  const words = listed(measured);
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}

const MOST = 4;

function listed(measured: readonly Measured[]): string {
  const shown = measured.slice(0, MOST).map(({ name, interval }) => `${name} is ${withInterval(interval)}`);
  const rest = measured.length - shown.length;
  return `${shown.join(', ')}${rest > 0 ? `, and ${String(rest)} more likewise` : ''}`;
}

/** The criteria as one: refuted when any part is, undecided when any part is, with the findings of the parts that decide. */
export function judgeAll(...parts: readonly Refutation[]): Refutation {
  const outcome = (['refuted', 'undecided', 'not refuted'] as const).find((each) => parts.some((part) => part.outcome === each));
  const deciding = parts.filter((part) => part.outcome === outcome);
  return { outcome: outcome ?? 'undecided', finding: deciding.map(({ finding }) => finding).join(' ') };
}
