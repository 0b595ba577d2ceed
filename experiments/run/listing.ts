import type { AnyExperiment } from '../experiment.ts';
import { PROFILES, type ExperimentId, type Profile } from '../result.ts';
import { PUBLISHED_SEED } from './committed.ts';

export interface ListEntry {
  id: ExperimentId;
  title: string;
  question: string;
  timed: boolean;
  /** Cells of each profile. */
  cells: Record<Profile, number>;
}

export function listing(registry: readonly AnyExperiment[]): ListEntry[] {
  return registry.map(({ id, title, question, timed, grid }) => ({
    id,
    title,
    question,
    timed,
    cells: Object.fromEntries(PROFILES.map((profile) => [profile, grid(profile, PUBLISHED_SEED).length])) as Record<Profile, number>,
  }));
}

export function listLines(entries: readonly ListEntry[]): string {
  const width = Math.max(...entries.map(({ id }) => id.length));
  return entries
    .map(({ id, title, cells }) => {
      const sizes = PROFILES.map((profile) => `${profile} ${cells[profile]}`).join(', ');
      return `${id.padEnd(width)}  ${title} (cells: ${sizes})`;
    })
    .join('\n');
}
