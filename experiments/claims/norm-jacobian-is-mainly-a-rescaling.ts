import { defineClaim } from './claim.ts';
import { withoutEvidence } from './judge.ts';

/** Quantities: laterScale, firstScale. */
export const normJacobianIsMainlyARescaling = defineClaim({
  id: 'norm-jacobian-is-mainly-a-rescaling',
  kind: 'measured',
  statement: 'Because the branch is close to zero, sigma is that of the input, and the Jacobian of a Post-LN norm mainly rescales.',
  criterion:
    'Where the branch is close to zero (small initialisation), the scale 1 / sigma of the norms after the first is 1 / sqrt(1 + f). Holds when it differs from one by more than 5 %, contradicted when its interval is within 5 % of one.',
  experiments: ['gradient-norms'],
  references: ['xiong2020'],
  judge: () => withoutEvidence('the rule is not written down yet'),
  flip: (evidence) => evidence,
});
