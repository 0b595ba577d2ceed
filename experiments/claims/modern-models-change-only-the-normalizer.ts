import { defineClaim } from './claim.ts';
import type { Evidence, Judgement, ModelRow } from './claim.ts';
import { firstThatChanges, withModels } from './alter.ts';
import { counted, withoutEvidence } from './judge.ts';
import { disclosedModels, isFrom, isPre } from './select/models.ts';

const isModern = isFrom(2023);

export const modernModelsChangeOnlyTheNormalizer = defineClaim({
  id: 'modern-models-change-only-the-normalizer',
  kind: 'documented',
  statement: 'Modern models keep Pre-LN and change only the normalizer.',
  criterion:
    'Among models released from 2023 on with a disclosed placement: holds when all are Pre-LN (parallel included) and none normalizes queries and keys, conditional when Pre-LN is the majority, contradicted when it is not.',
  experiments: [],
  references: [],
  judge,
  flip: firstThatChanges(
    judge,
    (evidence) =>
      withModels(evidence, (row) =>
        isModern(row) && row.placement !== 'undisclosed' ? { ...row, placement: 'pre', qkNorm: 'none' } : row,
      ),
    (evidence) =>
      withModels(evidence, (row) => (isModern(row) && row.placement !== 'undisclosed' ? { ...row, placement: 'sandwich' } : row)),
  ),
});

function normalizesQueriesAndKeys({ qkNorm }: ModelRow): boolean {
  return qkNorm !== null && qkNorm !== 'none' && qkNorm !== 'optional';
}

function judge(evidence: Evidence): Judgement {
  const rows = disclosedModels(evidence).filter(isModern);
  if (rows.length === 0) return withoutEvidence('the model table has no disclosed model from 2023 on');
  const pre = rows.filter(isPre);
  const queryKey = rows.filter(normalizesQueriesAndKeys);
  const plain = pre.filter((row) => !normalizesQueriesAndKeys(row));
  const others = [...new Set(rows.filter((row) => !isPre(row)).map((row) => row.placement))].sort();
  return {
    verdict: plain.length === rows.length ? 'holds' : pre.length > rows.length / 2 ? 'conditional' : 'contradicted',
    finding:
      `Of ${String(rows.length)} models since 2023, ${String(pre.length)} are Pre-LN and ${String(plain.length)} of these have no norm on queries and keys` +
      (others.length > 0 ? `; the other placements are ${others.join(', ')}.` : '.'),
    ...(plain.length < rows.length ? { condition: `holds only for ${String(plain.length)} of ${String(rows.length)}` } : {}),
    quantities: {
      modelCount: counted(rows.length, 'models since 2023 with a disclosed placement'),
      preCount: counted(pre.length, 'of these, Pre-LN or parallel Pre-LN'),
      queryKeyNormCount: counted(queryKey.length, 'of these, with a norm on queries and keys'),
      plainCount: counted(plain.length, 'of these, Pre-LN without a norm on queries and keys'),
    },
  };
}
