import type { RunOutcome } from './plan-state.ts';
import { minutes } from './report.ts';

/** What a run that its time limit ended says of the rest; nothing when there is none. */
export function limitLines(outcomes: readonly RunOutcome[], limitMinutes: number): string[] {
  const unfinished = outcomes.filter(({ left }) => left > 0);
  if (unfinished.length === 0) return [];
  const tooLong = unfinished.filter(({ longestLeftMinutes }) => longestLeftMinutes > limitMinutes);
  const leftMinutes = unfinished.reduce((total, { minutesLeft }) => total + minutesLeft, 0);
  return [
    ...unfinished.map(({ id, left, minutesLeft }) => `${id}: ${left} ${left === 1 ? 'cell' : 'cells'} left, about ${minutes(minutesLeft)}`),
    ...tooLong.map(
      ({ id, longestLeftMinutes }) => `${id}: a cell takes about ${minutes(longestLeftMinutes)}, longer than the limit: raise it`,
    ),
    `stopped at the time limit of ${minutes(limitMinutes)}; the same command goes on from here, for about ${minutes(leftMinutes)} more, ${partsOf(leftMinutes, limitMinutes)}`,
  ];
}

/** How many commands with that limit it takes. */
export function partsOf(totalMinutes: number, limitMinutes: number): string {
  const count = Math.max(1, Math.ceil(totalMinutes / limitMinutes));
  return `${count} ${count === 1 ? 'part' : 'parts'} of ${minutes(limitMinutes)}`;
}
