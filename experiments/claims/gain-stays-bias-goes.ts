import { defineClaim } from './claim.ts';
import { withoutEvidence } from './judge.ts';

/** Quantities: rmsnormCount, withGain, withBias. */
export const gainStaysBiasGoes = defineClaim({
  id: 'gain-stays-bias-goes',
  kind: 'documented',
  statement: 'With RMSNorm the gain stays; mean subtraction and bias go.',
  criterion:
    'Among released models with RMSNorm: holds when at least nine in ten keep the gain and none is known to keep a bias; conditional when most do.',
  experiments: [],
  references: ['zhang2019'],
  judge: () => withoutEvidence('the rule is not written down yet'),
  flip: (evidence) => evidence,
});
