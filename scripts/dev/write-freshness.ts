/** Looks which committed results are stale, writes it where the pages read it, and says it. Measures nothing. */
import { join, resolve } from 'node:path';
import { FRESHNESS_FILE, encodeJson, type Freshness } from '../../experiments/result.ts';
import { loadCatalogue } from '../../experiments/run/catalogue.ts';
import { committedFolder } from '../../experiments/run/committed.ts';
import { writeDescriptions } from '../../experiments/run/describe.ts';
import { freshnessOf } from '../../experiments/run/freshness.ts';
import { writeAtomic } from '../../experiments/run/store.ts';
import { cacheFolder } from '../../src/data/folders.ts';

/** For people, a line for each stale experiment with its reasons and the command that measures it again. */
export function staleLines({ experiments }: Freshness): string[] {
  const stale = experiments.filter(({ state }) => state === 'stale');
  if (stale.length === 0) return ['results: all fresh'];
  return [
    `results: ${stale.length} of ${experiments.length} stale; their pages say so, and nothing is measured until you ask for it:`,
    ...stale.map(({ experiment, runs, command }) => {
      const reasons = runs.flatMap((run) => run.reasons);
      return `  ${experiment}: ${reasons.join('; ') || 'not measured yet'}. Measure it with: ${command ?? ''}`;
    }),
  ];
}

if (import.meta.main) {
  const root = resolve(import.meta.dirname, '../..');
  const freshness = await freshnessOf(root, await loadCatalogue(root), committedFolder(root));
  await writeAtomic(join(root, FRESHNESS_FILE), encodeJson(freshness));
  await writeDescriptions(join(root, cacheFolder(), 'experiments.json'));
  console.log(staleLines(freshness).join('\n'));
}
