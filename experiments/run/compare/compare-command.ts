/** Two sets of results beside each other: what changed, and whether it changes a verdict. */
import { CLAIMS } from '../../claims/index.ts';
import { PREDICTIONS, type Prediction } from '../../claims/predictions/index.ts';
import type { AnyExperiment } from '../../experiment.ts';

import { chooseExperiments } from '../choose-experiments.ts';
import type { AssembledRun } from '../result-file.ts';
import { compareRuns, type RunComparison } from './compare-runs.ts';
import { compareVerdicts, type VerdictComparison } from './compare-verdicts.ts';
import { listedSources } from './listed-sources.ts';
import { readSide, sourceOf, type Source } from './read-side.ts';

export interface CompareRequest {
  /** Two folders or archives of results; see `sourceOf`. */
  first: string;
  second: string;
  /** Experiments; all when empty. Of claims those count that rest on no other experiment. */
  ids: readonly string[];
}

export interface Comparison {
  runs: RunComparison[];
  judged: VerdictComparison;
}

/** Compares the results in `first` with those in `second`. Throws a `UserError` or a `ResultError` when one of them cannot be read. */
export async function compareCommand(root: string, registry: readonly AnyExperiment[], request: CompareRequest): Promise<Comparison> {
  const ids = chooseExperiments(registry, request.ids).map(({ id }) => id);
  const [one, two] = [sourceOf(request.first), sourceOf(request.second)];
  const [first, second] = await Promise.all([readSide(one, ids), readSide(two, ids)]);
  const claims = CLAIMS.filter(({ experiments }) => experiments.length > 0 && experiments.every((id) => ids.includes(id)));
  const predictions = ids.flatMap((id) => (PREDICTIONS[id] as Prediction | undefined) ?? []);
  return {
    runs: ids.flatMap((id) => runPairs(one, first.get(id) ?? [], two, second.get(id) ?? []).map(([a, b]) => compareRuns(id, a, b))),
    judged: compareVerdicts(first, second, { claims, predictions, sources: await listedSources(root) }),
  };
}

/** Whether somebody who knows the first results would have to look again: a verdict or an outcome is another, or a cell is gone or ended otherwise. */
export function hasConsequences({ runs, judged }: Comparison): boolean {
  return (
    judged.verdicts.length > 0 ||
    judged.outcomes.length > 0 ||
    runs.some(({ cells, statusChanges }) => cells.onlyFirst > 0 || statusChanges.length > 0)
  );
}

type RunPair = [AssembledRun | null, AssembledRun | null];

/** Runs of one profile and backend belong together, and the two that are named on both sides. */
function runPairs(one: Source, firsts: readonly AssembledRun[], two: Source, seconds: readonly AssembledRun[]): RunPair[] {
  if (one.run && two.run) return firsts[0] || seconds[0] ? [[firsts[0] ?? null, seconds[0] ?? null]] : [];
  const isSame = (a: AssembledRun, b: AssembledRun): boolean => a.profile === b.profile && a.backend === b.backend;
  return [
    ...firsts.map((run): RunPair => [run, seconds.find((other) => isSame(run, other)) ?? null]),
    ...seconds.filter((run) => !firsts.some((other) => isSame(run, other))).map((run): RunPair => [null, run]),
  ];
}
