import { defineClaim } from './claim.ts';
import type { Evidence, Judgement } from './claim.ts';
import { firstThatChanges, withModels } from './alter.ts';
import { counted, withoutEvidence } from './judge.ts';
import { modelOf, named, sourceOf } from './select/models.ts';

export const geminiIsPreLn = defineClaim({
  id: 'gemini-is-pre-ln',
  kind: 'documented',
  statement: 'Gemini is Pre-LN.',
  criterion: 'Not disclosed while the row says that neither report nor code names the placement.',
  experiments: [],
  references: ['gemini2023'],
  judge,
  flip: firstThatChanges(judge, (evidence) =>
    withModels(evidence, (row) =>
      row.id === 'gemini' ? { ...row, placement: row.placement === 'undisclosed' ? 'pre' : 'undisclosed' } : row,
    ),
  ),
});

function judge(evidence: Evidence): Judgement {
  const row = modelOf(evidence, 'gemini');
  if (!row) return withoutEvidence('the model table has no row of Gemini');
  const undisclosed = evidence.models.filter(({ placement }) => placement === 'undisclosed');
  const others = undisclosed.filter(({ id, evidence: { verified } }) => id !== row.id && verified);
  return {
    verdict: row.placement === 'undisclosed' ? 'not-disclosed' : row.placement === 'pre' ? 'holds' : 'contradicted',
    finding:
      row.placement === 'undisclosed'
        ? `Neither norm nor placement is published, ${sourceOf(row)}${others.length > 0 ? `; the same is true of ${named(others)}` : ''}.`
        : `${row.name}: placement "${row.placement}", ${sourceOf(row)}.`,
    quantities: { undisclosedCount: counted(undisclosed.length, 'rows of the table whose placement is not disclosed') },
  };
}
