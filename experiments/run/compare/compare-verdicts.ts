/** What two sets of results say of the claims and the predictions. */
import type { Claim, Evidence, Verdict } from '../../claims/claim.ts';
import type { Prediction, RefutationOutcome } from '../../claims/predictions/prediction.ts';
import { chooseShownRuns, type Environment, type ExperimentId, type MeasuredCellOf } from '../../result.ts';
import type { AssembledRun } from '../result-file.ts';
import type { Side } from './read-side.ts';

export interface VerdictChange {
  claim: string;
  statement: string;
  first: Verdict;
  second: Verdict;
  /** Of the second side. */
  finding: string;
}

export interface OutcomeChange {
  experiment: ExperimentId;
  refutedIf: string;
  first: RefutationOutcome;
  second: RefutationOutcome;
  finding: string;
}

export interface VerdictComparison {
  claims: number;
  verdicts: VerdictChange[];
  criteria: number;
  outcomes: OutcomeChange[];
  /** Claims whose verdict stays and whose finding reads otherwise, because its numbers do. */
  reworded: string[];
}

/** Claims and predictions to judge, and the lists of sources that both sides share. */
export interface Judged {
  claims: readonly Claim[];
  predictions: readonly Prediction[];
  sources: Pick<Evidence, 'models' | 'published'>;
}

/** Judges `claims` and `predictions` from either side, with the runs that pages would show of it. */
export function compareVerdicts(first: Side, second: Side, { claims, predictions, sources }: Judged): VerdictComparison {
  const [before, after] = [evidenceOf(first, sources), evidenceOf(second, sources)];
  const judged = claims.map((claim) => ({ claim, old: claim.judge(before), now: claim.judge(after) }));
  const criteria = predictions.flatMap(({ experiment, criteria: each }) =>
    each.map(({ refutedIf, judge }) => ({
      experiment,
      refutedIf,
      old: judge(before.cells(experiment)),
      now: judge(after.cells(experiment)),
    })),
  );
  return {
    claims: judged.length,
    verdicts: judged.flatMap(({ claim, old, now }) =>
      old.verdict === now.verdict
        ? []
        : [{ claim: claim.id, statement: claim.statement, first: old.verdict, second: now.verdict, finding: now.finding }],
    ),
    criteria: criteria.length,
    outcomes: criteria.flatMap(({ experiment, refutedIf, old, now }) =>
      old.outcome === now.outcome ? [] : [{ experiment, refutedIf, first: old.outcome, second: now.outcome, finding: now.finding }],
    ),
    reworded: judged.flatMap(({ claim, old, now }) => (old.verdict === now.verdict && old.finding !== now.finding ? [claim.id] : [])),
  };
}

function evidenceOf(side: Side, sources: Judged['sources']): Evidence {
  const cells = new Map([...side].map(([id, runs]) => [id, shownCells(id, runs)]));
  return { ...sources, cells: <Id extends ExperimentId>(id: Id) => (cells.get(id) ?? []) as MeasuredCellOf<Id>[] };
}

/** The results of the past have no code here that could make them stale. */
function shownCells(id: ExperimentId, runs: readonly AssembledRun[]): unknown[] {
  const candidates = runs.map(({ profile, backend, cells }) => ({
    profile,
    backend,
    deviceKind: mostFrequent(cells.map(({ environment }) => environment.deviceKind)),
    isStale: false,
    cells,
  }));
  return chooseShownRuns(id, candidates).flatMap(({ cells }) => cells.map(({ cell }) => cell).filter(({ status }) => status !== 'failed'));
}

function mostFrequent(kinds: readonly Environment['deviceKind'][]): Environment['deviceKind'] | undefined {
  const countOf = (kind: string): number => kinds.filter((each) => each === kind).length;
  return kinds.toSorted((a, b) => countOf(b) - countOf(a))[0];
}
