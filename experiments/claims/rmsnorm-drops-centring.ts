import { defineClaim } from './claim.ts';
import { withoutEvidence } from './judge.ts';

/** Quantities: rmsnormReductions, layernormReductions. */
export const rmsnormDropsCentring = defineClaim({
  id: 'rmsnorm-drops-centring',
  kind: 'derived',
  statement: 'RMSNorm drops the centring and divides by the root mean square alone.',
  criterion:
    'Composed from operators, its forward pass dispatches one row reduction and no subtraction, where LayerNorm dispatches two and at least one.',
  experiments: ['norm-timing'],
  references: ['zhang2019'],
  judge: () => withoutEvidence('the rule is not written down yet'),
  flip: (evidence) => evidence,
});
