import { defineClaim } from './claim.ts';
import type { Evidence, Judgement } from './claim.ts';
import { firstThatChanges, withModels } from './alter.ts';
import { counted, withoutEvidence } from './judge.ts';
import { hasSource, isRmsNorm, modelOf, sourceOf } from './select/models.ts';

export const deepseekV3IsPreLn = defineClaim({
  id: 'deepseek-v3-is-pre-ln',
  kind: 'documented',
  statement: 'DeepSeek-V3 and R1 are Pre-LN, with RMSNorm.',
  criterion: 'Holds when the row, read in code, says Pre-LN with RMSNorm.',
  experiments: [],
  references: [],
  judge,
  flip: firstThatChanges(judge, (evidence) =>
    withModels(evidence, (row) =>
      row.id === 'deepseek-v3' ? { ...row, placement: row.placement === 'pre' ? 'sandwich' : 'pre', norm: 'rmsnorm' } : row,
    ),
  ),
});

function judge(evidence: Evidence): Judgement {
  const row = modelOf(evidence, 'deepseek-v3');
  if (!row || !hasSource(row)) return withoutEvidence('the model table has no sourced row of DeepSeek-V3');
  const later = modelOf(evidence, 'deepseek-v4');
  return {
    verdict: row.placement === 'pre' && isRmsNorm(row) ? 'holds' : 'contradicted',
    finding:
      `${row.name}: placement "${row.placement}" with ${row.norm ?? 'an unknown norm'}, ${sourceOf(row)}` +
      (later?.note === undefined ? '.' : `; of ${later.name} it does not speak: ${later.note}`),
    quantities: row.layers === null ? {} : { layers: counted(row.layers, 'layers of DeepSeek-V3') },
  };
}
