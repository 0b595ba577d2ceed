/** A run's provenance in words, for the panel under figures. */
import { formatList } from '../charts/format.ts';
import { isoDate } from './dates.ts';
import type { Provenance } from './provenance.ts';

export interface Fact {
  name: string;
  value: string;
}

const KINDS = { cpu: 'processor', gpu: 'graphics processor', 'software-gpu': 'software adapter, not a GPU' };
/** What a commit is shortened to, as git does in a repository of this size. */
const COMMIT_LENGTH = 10;

/** The facts of one run, in the order of the panel. The experiment and the command stand outside: they are a link and code. */
export function provenanceFacts(run: Provenance): Fact[] {
  const { environments } = run;
  const each = (of: (environment: Provenance['environments'][number]) => string): string => formatList([...new Set(environments.map(of))]);
  const dates = [...new Set([run.firstMeasuredAt, run.lastMeasuredAt].map((date) => isoDate(new Date(date))))];
  return [
    { name: 'Profile', value: run.profile },
    { name: 'Backend', value: run.backend },
    { name: 'Device', value: each(({ device, deviceKind }) => `${device} (${KINDS[deviceKind]})`) },
    { name: 'Driver', value: each(({ driver }) => driver ?? 'none') },
    {
      name: 'Versions',
      value: each(({ versions, node }) => [...Object.entries(versions).map((entry) => entry.join(' ')), `Node ${node}`].join(', ')),
    },
    { name: 'Commit', value: each(({ commit }) => (commit ? shortCommit(commit) : 'not recorded')) },
    { name: 'Date', value: dates.join(' to ') },
    { name: 'Seeds', value: `${seedRanges(run.seeds)} (${run.cellCount} cells)` },
    { name: 'Duration', value: durationWords(run.measuringTimeMs) },
    { name: 'Fingerprint', value: run.fingerprint },
  ];
}

/** The first digits of a commit, and the "+" of a changed working tree. */
function shortCommit(commit: string): string {
  return commit.slice(0, COMMIT_LENGTH) + (commit.endsWith('+') ? '+' : '');
}

/** `1 to 5, 9`: ascending seeds with their runs of neighbours together. */
export function seedRanges(seeds: readonly number[]): string {
  const ranges: [number, number][] = [];
  for (const seed of seeds) {
    const last = ranges.at(-1);
    if (last?.[1] === seed - 1) last[1] = seed;
    else ranges.push([seed, seed]);
  }
  return ranges.map(([from, to]) => (from === to ? String(from) : `${from} to ${to}`)).join(', ');
}

/** `12 s`, `34 min`, `5.2 h` of `milliseconds`. */
export function durationWords(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 90) return `${Math.round(seconds)}\u202fs`;
  return seconds < 5400 ? `${Math.round(seconds / 60)}\u202fmin` : `${(seconds / 3600).toFixed(1)}\u202fh`;
}
