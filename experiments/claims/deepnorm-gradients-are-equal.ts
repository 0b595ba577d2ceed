import { defineClaim } from './claim.ts';
import { withoutEvidence } from './judge.ts';

/** Quantities: ratioAtTwelve, ratioAtFortyEight. */
export const deepnormGradientsAreEqual = defineClaim({
  id: 'deepnorm-gradients-are-equal',
  kind: 'measured',
  statement: 'With DeepNorm every layer of a decoder-only stack has the same gradient norm at initialisation.',
  criterion:
    'Holds when the last-to-first W2 ratio is within [0.8, 1.25] by interval at every number of layers; conditional at some; contradicted at none.',
  experiments: ['gradient-norms'],
  references: ['wang2022deepnet'],
  judge: () => withoutEvidence('the rule is not written down yet'),
  flip: (evidence) => evidence,
});
