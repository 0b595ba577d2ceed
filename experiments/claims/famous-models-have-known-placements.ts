import { defineClaim } from './claim.ts';
import type { Evidence, Judgement, ModelRow } from './claim.ts';
import { firstThatChanges, withModels } from './alter.ts';
import { counted, withoutEvidence } from './judge.ts';
import { hasSource, modelOf } from './select/models.ts';

const SAID: Record<string, ModelRow['placement']> = {
  'transformer-2017': 'post',
  'bert-large': 'post',
  'gpt-2-xl': 'pre',
  'gpt-3': 'pre',
  'llama-65b': 'pre',
};

export const famousModelsHaveKnownPlacements = defineClaim({
  id: 'famous-models-have-known-placements',
  kind: 'documented',
  statement: 'The original Transformer and BERT are Post-LN; GPT-2, GPT-3 and LLaMA are Pre-LN.',
  criterion: 'Holds when the five rows say so on the strength of a paper or code, contradicted when one says otherwise.',
  experiments: [],
  references: ['vaswani2017'],
  judge,
  flip: firstThatChanges(judge, (evidence) =>
    withModels(evidence, (row) => (row.id === 'bert-large' ? { ...row, placement: row.placement === 'post' ? 'pre' : 'post' } : row)),
  ),
});

function judge(evidence: Evidence): Judgement {
  const rows = Object.keys(SAID).flatMap((id) => modelOf(evidence, id) ?? []);
  const missing = Object.keys(SAID).filter((id) => !rows.some((row) => row.id === id && hasSource(row)));
  if (missing.length > 0) return withoutEvidence(`the model table has no sourced row for ${missing.join(', ')}`);
  const wrong = rows.filter((row) => row.placement !== SAID[row.id]);
  return {
    verdict: wrong.length === 0 ? 'holds' : 'contradicted',
    finding:
      `${String(rows.length - wrong.length)} of ${String(rows.length)} rows agree, ${String(rows.filter((row) => row.evidence.verified).length)} of them read in the source` +
      (wrong.length > 0 ? `; not so ${wrong.map((row) => `${row.name} (${row.placement})`).join(', ')}.` : '.'),
    quantities: {
      agreeing: counted(rows.length - wrong.length, 'of the five models, those whose row agrees'),
      checked: counted(rows.filter((row) => row.evidence.verified).length, 'of the five models, those read in paper or code'),
    },
  };
}
