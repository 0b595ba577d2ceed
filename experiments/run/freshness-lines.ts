import type { Freshness, RunFreshness } from '../result.ts';

/** The freshness of a folder for people: a line for each run, its reasons below it, and the command that helps. */
export function freshnessLines({ experiments }: Freshness): string {
  return experiments
    .flatMap(({ experiment, runs, command }) => [
      ...(runs.length === 0 ? [`${experiment}: no result`] : runs.flatMap((run) => runLines(experiment, run))),
      ...(command === null ? [] : [`  ${command}`]),
    ])
    .join('\n');
}

function runLines(experiment: string, { profile, backend, deviceKind, state, cells, reasons, carried }: RunFreshness): string[] {
  const counts = Object.entries(cells)
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `${count} ${name}`);
  const note = carried > 0 ? `, ${carried} of them by equivalence` : '';
  return [
    `${experiment}: ${profile} on ${backend} (${deviceKind}): ${state}: ${counts.join(', ')}${note}`,
    ...reasons.map((reason) => `  ${reason}`),
  ];
}
