import { defineClaim } from './claim.ts';
import type { Evidence, Judgement } from './claim.ts';
import { firstThatChanges } from './alter.ts';
import { counted, estimated, withInterval, withoutEvidence } from './judge.ts';
import { alterTraining, largestGain, outcomesByRate, separation } from './select/logits.ts';

export const reorderedNeedsANormOfQueriesAndKeys = defineClaim({
  id: 'reordered-needs-a-norm-of-queries-and-keys',
  kind: 'measured',
  statement:
    'With the norm behind the branch a model needs a norm of queries and keys at learning rates at which Pre-LN trains without one.',
  criterion:
    'Holds when at some rate of the grid runs of Pre-LN without the norm train, those of the reordered placement without it fail and those with it train, by the Wilson intervals of their shares. Contradicted when at no rate runs of Pre-LN without the norm train where those of the reordered placement without it fail, and each rate is decided.',
  experiments: ['logit-growth'],
  references: ['dehghani2023'],
  judge,
  flip: firstThatChanges(
    judge,
    (evidence) => alterTraining(evidence, {}, () => true),
    (evidence) =>
      alterTraining(
        alterTraining(evidence, {}, () => true),
        { placement: 'reordered', hasQkNorm: false },
        () => false,
      ),
  ),
});

function judge(evidence: Evidence): Judgement {
  const cells = evidence.cells('logit-growth');
  const outcomes = (placement: 'pre' | 'reordered', hasQkNorm: boolean) => outcomesByRate(cells, { placement, hasQkNorm });
  const plain = outcomes('reordered', false);
  const compared = separation(outcomes('pre', false), plain);
  if (compared.compared === 0) return withoutEvidence('it takes runs of both placements without the norm at the same rates');
  const rescued = separation(outcomes('reordered', true), plain).rates.filter((rate) => compared.rates.includes(rate));
  const failing = compared.rates.length > 0 ? `at ${compared.rates.join(', ')}` : `at none of ${String(compared.compared)} rates`;
  const gain = largestGain(plain, outcomes('reordered', true));
  return {
    verdict: rescued.length > 0 ? 'holds' : compared.rates.length === 0 && compared.open.length === 0 ? 'contradicted' : 'inconclusive',
    finding: `Without the norm runs of Pre-LN train and those of the reordered placement fail ${failing}; with the norm the reordered placement trains at ${String(rescued.length)} of these.${gain ? ` The norm lowers its final loss most at ${String(gain.learningRate)}, by ${withInterval(gain.nats)} nats.` : ''}`,
    quantities: {
      failing: counted(compared.rates.length, 'rates at which Pre-LN trains and the reordered placement fails, both without the norm'),
      ...(gain
        ? {
            gain: estimated(
              gain.nats,
              `final loss of the reordered placement without the norm less that with it, same seed, at ${String(gain.learningRate)}, where it is largest`,
              '.2f',
              'nats',
            ),
          }
        : {}),
      rescued: counted(rescued.length, 'of these, rates at which the reordered placement trains with the norm'),
    },
  };
}
