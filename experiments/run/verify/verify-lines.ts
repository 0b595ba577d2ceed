import { REPETITION_OUTCOMES } from './judge-repetition.ts';
import type { VerifiedCell } from './verify-command.ts';

/** A line for each cell, and their count. */
export function verifyLines(cells: readonly VerifiedCell[]): string {
  const lines = cells.map(
    ({ id, profile, cell, outcome, detail }) => `${id} (${profile}), ${cell}: ${outcome}${detail === '' ? '' : `: ${detail}`}`,
  );
  const counts = REPETITION_OUTCOMES.flatMap((name) => {
    const count = cells.filter(({ outcome }) => outcome === name).length;
    return count > 0 ? [`${String(count)} ${name}`] : [];
  });
  return [...lines, `${String(cells.length)} cells measured again: ${counts.join(', ')}`].join('\n');
}
