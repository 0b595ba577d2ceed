/** Results that were measured elsewhere, merged into a folder of results. Everything is checked before anything is written. */
import path from 'node:path';
import type { AnyExperiment } from '../../experiment.ts';
import type { Freshness } from '../../result.ts';
import { assertMayCommit, committedFolder } from '../committed.ts';
import { freshnessOf } from '../freshness.ts';
import { withLock } from '../lock.ts';
import { readRuns, runsIn, withRun, writeRuns, type AssembledRun } from '../result-file.ts';
import type { RunSurroundings } from '../run-command.ts';
import { UserError } from '../user-error.ts';
import { checkRun, stalenessOf } from './check-run.ts';
import { mergeRun } from './merge-run.ts';
import { resultTexts, type ResultText } from './read-source.ts';

export interface ImportRequest {
  /** A folder, or an archive of one. */
  source: string;
  /** Take results of other code, too, as stale. */
  stale: boolean;
  /** Take the imported cell where one of another machine is that is as good. */
  replace: boolean;
}

export interface ImportedRun {
  id: string;
  profile: string;
  backend: string;
  device: string;
  taken: number;
  kept: number;
  /** Cells of the grid that neither side has. */
  missing: number;
}

type Surroundings = Pick<RunSurroundings, 'root' | 'out' | 'report' | 'disk'>;

/** Merges the runs of `request.source` into `out`. Throws a `UserError`, before anything is written, when one of them may not be taken. */
export async function importCommand(
  registry: readonly AnyExperiment[],
  request: ImportRequest,
  { root, out, report, disk }: Surroundings,
): Promise<ImportedRun[]> {
  const texts = await resultTexts(request.source);
  const committed = path.resolve(out) === committedFolder(root) ? await freshnessOf(root, registry, out) : null;
  return withLock(out, async () => {
    const merged = [];
    for (const text of texts) merged.push(await mergeFile(registry, text, request, { root, out, committed }));
    for (const { id, runs, outcomes } of merged) {
      await writeRuns(out, id, runs, disk);
      for (const outcome of outcomes) report.line(importLine(outcome, request.replace));
    }
    return merged.flatMap(({ outcomes }) => outcomes);
  });
}

interface Place {
  root: string;
  out: string;
  /** Of the committed results, when the import goes into them. */
  committed: Freshness | null;
}

async function mergeFile(registry: readonly AnyExperiment[], { id, text, file }: ResultText, request: ImportRequest, place: Place) {
  const experiment = registry.find((each) => each.id === id);
  if (!experiment) throw new UserError(`${file}: ${id} is not registered in experiments/registry.ts.`);
  let runs = await readRuns(place.out, id);
  const outcomes: ImportedRun[] = [];
  for (const imported of runsIn(id, text, file)) {
    const { profile, backend, baseSeed, cells } = imported;
    if (place.committed) assertMayCommit({ experiments: [experiment], profile, baseSeed }, place.committed);
    const plan = await checkRun(place.root, experiment, imported, file);
    const reasons = stalenessOf(plan);
    if (reasons.length > 0 && !request.stale) {
      throw new UserError(
        `${file}: the ${profile} run on ${backend} was measured by other code: ${reasons.join('; ')}. Pack the suite again and measure with it, or import it as stale with --stale.`,
      );
    }
    const present = runs.find((run) => run.profile === profile && run.backend === backend) ?? null;
    assertSameSeed(present, imported, path.join(place.out, `${id}.json`), request.replace);
    const { run, taken, kept, missing } = mergeRun(plan, present?.baseSeed === baseSeed ? present : null, imported, request.replace);
    runs = withRun(runs, run);
    const device = [...new Set(cells.map(({ environment }) => `${environment.device} (${environment.deviceKind})`))].join(', ');
    outcomes.push({ id, profile, backend, device, taken, kept, missing });
  }
  return { id, runs, outcomes };
}

function assertSameSeed(present: AssembledRun | null, { baseSeed, profile, backend }: AssembledRun, file: string, replace: boolean): void {
  if (!present || present.baseSeed === baseSeed || replace) return;
  throw new UserError(
    `${file} holds the ${profile} run on ${backend} with base seed ${present.baseSeed}, not ${baseSeed}. Choose another folder with --out DIR, or replace it with --replace.`,
  );
}

function importLine({ id, profile, backend, device, taken, kept, missing }: ImportedRun, replace: boolean): string {
  const why = replace ? 'since they are better' : 'since the imported ones are no better (--replace takes those that are as good)';
  const parts = [
    `${taken} cells taken`,
    ...(kept > 0 ? [`${kept} kept as they were, ${why}`] : []),
    ...(missing > 0 ? [`${missing} missing`] : []),
  ];
  return `${id}: ${profile} on ${backend}, ${device}: ${parts.join(', ')}`;
}
