import { defineClaim } from './claim.ts';
import { withoutEvidence } from './judge.ts';

/** Quantities: largeModelCount, largePreCount, largeOtherCount, streamCount. */
export const builtForScaleMeansPreLn = defineClaim({
  id: 'built-for-scale-means-pre-ln',
  kind: 'documented',
  statement: 'Everything built for scale moved to Pre-LN.',
  criterion:
    'Scale: at least 60 layers, released after 2019. Holds when all such models with a disclosed placement are Pre-LN or parallel Pre-LN, contradicted when one is not.',
  experiments: [],
  references: ['xiong2020'],
  judge: () => withoutEvidence('the rule is not written down yet'),
  flip: (evidence) => evidence,
});
