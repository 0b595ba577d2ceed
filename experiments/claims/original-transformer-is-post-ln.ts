import { defineClaim } from './claim.ts';
import type { Evidence, Judgement } from './claim.ts';
import { firstThatChanges, withModels } from './alter.ts';
import { counted, withoutEvidence } from './judge.ts';
import { hasSource, modelOf, sourceOf } from './select/models.ts';

export const originalTransformerIsPostLn = defineClaim({
  id: 'original-transformer-is-post-ln',
  kind: 'documented',
  statement: 'The original Transformer of 2017 used Post-LN.',
  criterion:
    'Holds when the row of the original Transformer says Post-LN on the strength of its paper or code; contradicted when it says another placement.',
  experiments: [],
  references: ['vaswani2017', 'xiong2020'],
  judge,
  flip: firstThatChanges(judge, (evidence) =>
    withModels(evidence, (row) => (row.id === 'transformer-2017' ? { ...row, placement: 'pre' } : row)),
  ),
});

function judge(evidence: Evidence): Judgement {
  const row = modelOf(evidence, 'transformer-2017');
  if (!row || !hasSource(row))
    return withoutEvidence('the model table has no row of the original Transformer that rests on its paper or code');
  return {
    verdict: row.placement === 'post' ? 'holds' : 'contradicted',
    finding: `${row.name} (${String(row.year ?? 'no year')}): placement "${row.placement}", ${sourceOf(row)}.`,
    quantities: row.layers === null ? {} : { layers: counted(row.layers, 'layers of each stack of the original Transformer') },
  };
}
