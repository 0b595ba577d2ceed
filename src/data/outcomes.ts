/** What became of the predictions, judged from the repository's present evidence. */
import { PREDICTIONS, type Prediction, type RefutationOutcome } from '../../experiments/claims/predictions/index.ts';
import type { ExperimentId } from '../../experiments/result.ts';
import { evidence } from './evidence.ts';

export interface JudgedCriterion {
  /** "Refuted if ...", without these words. */
  refutedIf: string;
  outcome: RefutationOutcome;
  finding: string;
}

/** Each criterion of the experiment's prediction with its outcome; none where no prediction is written as code. */
export function judgedCriteria(id: ExperimentId): JudgedCriterion[] {
  const prediction = PREDICTIONS[id] as Prediction | undefined;
  const cells = evidence().cells(id);
  return (prediction?.criteria ?? []).map(({ refutedIf, judge }) => ({ refutedIf, ...judge(cells) }));
}

/** The outcome of the prediction as a whole: one criterion refutes it, and all have to be decided for it not to be refuted. Null without criteria. */
export function overallOutcome(criteria: readonly Pick<JudgedCriterion, 'outcome'>[]): RefutationOutcome | null {
  return (['refuted', 'undecided', 'not refuted'] as const).find((each) => criteria.some(({ outcome }) => outcome === each)) ?? null;
}

export const OUTCOME_WORDS: Record<RefutationOutcome, string> = {
  refuted: 'Refuted',
  'not refuted': 'Not refuted',
  undecided: 'Undecided',
};

/** "Refuted by 1 of 3 criteria", "Not refuted", "Undecided: 2 of 3 criteria are open". */
export function outcomeSummary(criteria: readonly Pick<JudgedCriterion, 'outcome'>[]): string {
  const overall = overallOutcome(criteria);
  if (overall === null) return '';
  const count = criteria.filter(({ outcome }) => outcome === overall).length;
  const share = `${count} of ${criteria.length} criteria`;
  if (criteria.length === 1 || overall === 'not refuted') return OUTCOME_WORDS[overall];
  return overall === 'refuted' ? `Refuted by ${share}` : `Undecided: ${share} ${count === 1 ? 'is' : 'are'} open`;
}
