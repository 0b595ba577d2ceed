/** When a page last changed, by the dates of what it shows; never by the clock of the build. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Experiment -> the newest time at which a cell of it was measured. */
export type Measurements = ReadonlyMap<string, Date>;

/** Reads only the times of the result files in `folder`: a build of a site has parsed the rest already. */
export function readMeasurements(folder: string): Measurements {
  return new Map(
    readdirSync(folder)
      .filter((file) => file.endsWith('.json'))
      .flatMap((file) => {
        const newest = newestOf(readFileSync(join(folder, file), 'utf8').matchAll(/"measuredAt": ?"([^"]+)"/g));
        return newest ? [[file.replace(/\.json$/, ''), newest] as const] : [];
      }),
  );
}

/**
 * The page at `path` below the base: an essay by the dates in its head; an experiment by its measurements; other pages by the newest date
 * that they print, and lists of what was measured by the newest measurement. Null for what bears no date.
 */
export function lastChange(path: string, html: string, measured: Measurements): Date | null {
  const inHead = newestOf(html.matchAll(/<meta property="article:(?:published|modified)_time" content="([^"]+)"/g));
  if (inHead) return inHead;
  const [, experiment = ''] = /^experiments\/([^/]+)\/$/.exec(path) ?? [];
  const printed = measured.get(experiment) ?? newestOf(html.matchAll(/<time[^>]* datetime="([^"]+)"/g));
  if (printed) return printed;
  const listed = /^(experiments|claims|figures)\//.test(path) ? [...measured.values()].sort((a, b) => b.getTime() - a.getTime()) : [];
  return listed[0] ?? null;
}

function newestOf(matches: Iterable<RegExpMatchArray>): Date | null {
  const times = [...matches].map(([, date = '']) => Date.parse(date)).filter((time) => !Number.isNaN(time));
  return times.length > 0 ? new Date(Math.max(...times)) : null;
}
