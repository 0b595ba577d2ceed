import { defineClaim } from './claim.ts';
import { withoutEvidence } from './judge.ts';

/** Quantities: preSlope, postSlope. */
export const lastLayerGradientFallsOnlyUnderPreLn = defineClaim({
  id: 'last-layer-gradient-falls-only-under-pre-ln',
  kind: 'measured',
  statement:
    'The gradient of the last layer falls with the square root of the number of layers under Pre-LN and does not depend on it under Post-LN.',
  criterion:
    'Log-log slopes of the last W2 gradient on the number of layers, decoder-only: holds when the Pre-LN interval is within [-0.8, -0.4] and that of Post-LN within [-0.2, 0.2]; contradicted when one lies outside; conditional when one straddles.',
  experiments: ['gradient-norms'],
  references: ['xiong2020'],
  judge: () => withoutEvidence('the rule is not written down yet'),
  flip: (evidence) => evidence,
});
