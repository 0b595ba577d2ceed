import { defineClaim } from './claim.ts';
import { withoutEvidence } from './judge.ts';

/** Quantities: slope, predicted, quotient, crossRatio. */
export const crossAttentionExplainsTheDecay = defineClaim({
  id: 'cross-attention-explains-the-decay',
  kind: 'measured',
  statement: 'The decay in Post-LN decoders is what cross-attention adds without returning it: a factor 1 / sqrt(1 + f) a layer.',
  criterion:
    'Per seed, the slope of ln of the W2 gradient on the layer over half the mean of ln(1 + f) of the cross-attention sublayers, twelve layers. Holds when the interval of this quotient is within [0.8, 1.25], contradicted when it lies outside, conditional when it straddles an end.',
  experiments: ['gradient-norms'],
  references: ['liu2020admin'],
  judge: () => withoutEvidence('the rule is not written down yet'),
  flip: (evidence) => evidence,
});
