import { defineClaim } from './claim.ts';
import type { Evidence, Judgement, ModelRow } from './claim.ts';
import { firstThatChanges, withModels } from './alter.ts';
import { counted, withoutEvidence } from './judge.ts';
import { disclosedModels, isFrom, isLateNorm, isPre, named } from './select/models.ts';

const FEWEST_LAYERS_AT_SCALE = 60;

export const builtForScaleMeansPreLn = defineClaim({
  id: 'built-for-scale-means-pre-ln',
  kind: 'documented',
  statement: 'Everything built for scale moved to Pre-LN.',
  criterion:
    'Scale: at least 60 layers, released after 2019. Holds when all such models with a disclosed placement are Pre-LN or parallel Pre-LN, contradicted when one is not.',
  experiments: [],
  references: ['xiong2020'],
  judge,
  flip: firstThatChanges(
    judge,
    (evidence) => withModels(evidence, (row) => (isLarge(row) && row.placement !== 'undisclosed' ? { ...row, placement: 'pre' } : row)),
    (evidence) => withModels(evidence, (row) => (isLarge(row) ? { ...row, placement: 'reordered' } : row)),
  ),
});

function isLarge(row: ModelRow): boolean {
  return (row.layers ?? 0) >= FEWEST_LAYERS_AT_SCALE && isFrom(2020)(row);
}

function judge(evidence: Evidence): Judgement {
  const rows = disclosedModels(evidence).filter(isLarge);
  if (rows.length === 0) return withoutEvidence('the model table has no disclosed model of 60 layers or more');
  const others = rows.filter((row) => !isPre(row));
  const stream = rows.filter((row) => !isLateNorm(row));
  return {
    verdict: others.length === 0 ? 'holds' : 'contradicted',
    finding:
      `Of ${String(rows.length)} models with 60 layers or more, ${String(rows.length - others.length)} are Pre-LN and ${String(stream.length)} keep the stream itself free of norms` +
      (others.length > 0 ? `; not Pre-LN: ${named(others, 8)}.` : '.'),
    quantities: {
      largeModelCount: counted(rows.length, 'models of 60 layers or more with a disclosed placement'),
      largePreCount: counted(rows.length - others.length, 'of these, Pre-LN or parallel Pre-LN'),
      largeOtherCount: counted(others.length, 'of these, any other placement'),
      streamCount: counted(stream.length, 'of these, no norm on the residual stream itself'),
    },
  };
}
