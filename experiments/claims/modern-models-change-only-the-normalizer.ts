import { defineClaim } from './claim.ts';
import { withoutEvidence } from './judge.ts';

/** Quantities: modelCount, preCount, queryKeyNormCount, plainCount. */
export const modernModelsChangeOnlyTheNormalizer = defineClaim({
  id: 'modern-models-change-only-the-normalizer',
  kind: 'documented',
  statement: 'Modern models keep Pre-LN and change only the normalizer.',
  criterion:
    'Among models released from 2023 on with a disclosed placement: holds when all are Pre-LN (parallel included) and none normalizes queries and keys, conditional when Pre-LN is the majority, contradicted when it is not.',
  experiments: [],
  references: [],
  judge: () => withoutEvidence('the rule is not written down yet'),
  flip: (evidence) => evidence,
});
