import { defineClaim } from './claim.ts';
import { withoutEvidence } from './judge.ts';

/** Quantities: streamGrowth, weightRatio, weightRatioAtTwelve. */
export const identityGuaranteesUndiminishedGradient = defineClaim({
  id: 'identity-guarantees-undiminished-gradient',
  kind: 'measured',
  statement: 'The identity path of Pre-LN guarantees an undiminished gradient at every depth.',
  criterion:
    'At 48 layers: holds when stream and W2 gradients are equal at both ends within 25 %; conditional when the stream gradient does not shrink towards the input but W2 gradients are unequal; contradicted when the stream gradient shrinks.',
  experiments: ['gradient-norms'],
  references: ['xiong2020'],
  judge: () => withoutEvidence('the rule is not written down yet'),
  flip: (evidence) => evidence,
});
