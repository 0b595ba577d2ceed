import { defineClaim } from './claim.ts';
import { withoutEvidence } from './judge.ts';

/** Quantities: transformerSaving, readerSaving, smallestSaving, largestSaving, fusedSaving. */
export const fifteenPercentFaster = defineClaim({
  id: 'fifteen-percent-faster',
  kind: 'documented',
  statement: 'RMSNorm makes normalization about 15 % faster.',
  criterion:
    "About 15 %: from 12 to 18 %. The paper's times are of whole training steps. Holds when all of its comparisons lie there, conditional when its Transformer does, contradicted when its Transformer does not.",
  experiments: ['norm-timing'],
  references: ['zhang2019'],
  judge: () => withoutEvidence('the rule is not written down yet'),
  flip: (evidence) => evidence,
});
