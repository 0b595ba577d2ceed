import { defineClaim } from './claim.ts';
import { withoutEvidence } from './judge.ts';

/** Quantities: deviationAtTwelve, deviationAtTwentyFour, deviationAtFortyEight. */
export const preLnConservesGradientTimesSpread = defineClaim({
  id: 'pre-ln-conserves-gradient-times-spread',
  kind: 'derived',
  statement: 'Along a Pre-LN stack the gradient norm times the standard deviation of the stream is constant.',
  criterion:
    'Decoder-only, 12 layers or more: holds when the geometric mean over seeds of the product stays within 20 % of its mean over sublayers at every number of layers; contradicted when it does at none; conditional otherwise.',
  experiments: ['gradient-norms'],
  references: ['xiong2020'],
  judge: () => withoutEvidence('the rule is not written down yet'),
  flip: (evidence) => evidence,
});
