import { meanInterval } from '../result.ts';
import { defineClaim } from './claim.ts';
import type { Evidence, Judgement } from './claim.ts';
import { firstThatChanges } from './alter.ts';
import { counted, position, significant, withoutEvidence } from './judge.ts';
import { AGREES, alterIdentity, centringGroups, CHANGED } from './select/norm-identities.ts';

export const centredPreRmsnormEqualsPreLn = defineClaim({
  id: 'centred-pre-rmsnorm-equals-pre-ln',
  kind: 'derived',
  statement:
    'A Pre-LN model with LayerNorm is the same function as one with RMSNorm once everything that writes to its stream is centred, and without centring it is not.',
  criterion:
    'By intervals at every depth: holds when loss, logits and the gradient of every tensor differ by less than 10⁻⁴ relative with centring, and logits and gradients by more than 10⁻² without; contradicted when one of them lies wholly on the other side. Of models with GELU: at the kink of ReLU the gradient of one function is not that of its rounding.',
  experiments: ['norm-identities'],
  references: ['jiang2023'],
  judge,
  flip: firstThatChanges(
    judge,
    (evidence) => alterIdentity(evidence, 'centring', (each) => ({ ...each, centred: { ...each.centred, logits: 0.1 } })),
    (evidence) =>
      alterIdentity(evidence, 'centring', (each) => ({
        ...each,
        centred: { ...each.centred, loss: 0, logits: 0, gradients: 0 },
        uncentred: { ...each.uncentred, logits: 0.5, gradients: 0.5 },
      })),
  ),
});

function judge(evidence: Evidence): Judgement {
  const groups = centringGroups(evidence.cells('norm-identities'));
  if (groups.length === 0) return withoutEvidence('it takes a model and its two conversions, five seeds each');
  const centred = groups.flatMap(({ measured }) =>
    (['loss', 'logits', 'gradients'] as const).map((key) => meanInterval(measured.map((each) => each.centred[key]))),
  );
  const uncentred = groups.flatMap(({ measured }) =>
    (['logits', 'gradients'] as const).map((key) => meanInterval(measured.map((each) => each.uncentred[key]))),
  );
  const places = [
    ...centred.map((interval) => position(interval, [Number.NEGATIVE_INFINITY, AGREES])),
    ...uncentred.map((interval) => position(interval, [CHANGED, Number.POSITIVE_INFINITY])),
  ];
  const all = groups.flatMap(({ measured }) => measured);
  const agreement = Math.max(...all.flatMap((each) => [each.centred.loss, each.centred.logits, each.centred.gradients]));
  const relu = centringGroups(evidence.cells('norm-identities'), 'relu').flatMap(({ measured }) => measured);
  const flipped = relu.filter((each) => each.centred.gradients > AGREES);
  const difference = Math.min(...all.flatMap((each) => [each.uncentred.logits, each.uncentred.gradients]));
  return {
    verdict: places.includes('outside') ? 'contradicted' : places.every((place) => place === 'inside') ? 'holds' : 'inconclusive',
    finding: `With centring loss, logits and the gradients of all tensors differ by at most ${significant(agreement, 2)}, without it logits and the worst gradient by at least ${significant(difference, 2)}, in ${String(all.length)} models.${relu.length > 0 ? ` With ReLU in place of GELU, rounding changes a gradient by more than 10⁻⁴ in ${String(flipped.length)} of ${String(relu.length)}.` : ''}`,
    quantities: {
      ...(relu.length > 0
        ? {
            reluCount: counted(relu.length, 'pairs of models with ReLU'),
            reluFlips: counted(flipped.length, 'of these, those in which rounding changes a gradient by more than 10⁻⁴'),
          }
        : {}),
      largestDifference: { value: agreement, format: '.1e', label: 'largest relative difference between Pre-LN and centred Pre-RMSNorm' },
      smallestDifferenceWithout: {
        value: difference,
        format: '.2f',
        label: 'smallest relative difference between Pre-LN and Pre-RMSNorm without centring',
      },
    },
  };
}
