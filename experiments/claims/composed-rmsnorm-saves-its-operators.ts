import { defineClaim } from './claim.ts';
import { withoutEvidence } from './judge.ts';

/** Quantities: forwardRatio, backwardRatio. */
export const composedRmsnormSavesItsOperators = defineClaim({
  id: 'composed-rmsnorm-saves-its-operators',
  kind: 'measured',
  statement: "Composed from operators, RMSNorm takes half to 0.7 of LayerNorm's time.",
  criterion:
    'Forward, shapes that move 64 MB or more: holds when the median ratio is within [0.5, 0.7] at every shape, contradicted when quartiles lie outside at every shape, conditional otherwise.',
  experiments: ['norm-timing'],
  references: ['zhang2019'],
  judge: () => withoutEvidence('the rule is not written down yet'),
  flip: (evidence) => evidence,
});
