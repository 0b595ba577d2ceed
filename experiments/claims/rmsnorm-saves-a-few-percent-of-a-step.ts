import { defineClaim } from './claim.ts';
import type { Evidence, Judgement } from './claim.ts';
import { firstThatChanges } from './alter.ts';
import { estimated, percent, position, withoutEvidence } from './judge.ts';
import type { Interval } from '../result.ts';
import { alterSaving, isReference, medianInterval, savingOf, shareCells } from './select/norm-share.ts';

const FEW_PERCENT = [0.01, 0.08] as const;
const CONDITIONS = {
  composed: 'holds only where the norms are composed from operators; fused into one kernel they take too little of the step',
  fused: 'holds only where the norms are fused into one kernel',
};

export const rmsnormSavesAFewPercentOfAStep = defineClaim({
  id: 'rmsnorm-saves-a-few-percent-of-a-step',
  kind: 'measured',
  statement: 'RMSNorm in place of LayerNorm shortens a whole training step of a Transformer by a few percent.',
  criterion:
    'A few percent: 1 to 8 %, by the bootstrap interval of the median of paired savings of the reference step. Holds when it lies there with composed norms and with fused ones, conditional when with one kind and wholly elsewhere with the other, contradicted when wholly elsewhere with both.',
  experiments: ['norm-share'],
  references: ['zhang2019'],
  judge,
  flip: firstThatChanges(
    judge,
    (evidence) => alterSaving(evidence, 'composed', 0.7),
    (evidence) => alterSaving(alterSaving(evidence, 'composed', 0.95), 'fused', 0.95),
  ),
});

function judge(evidence: Evidence): Judgement {
  const [composed, fused] = (['composed', 'fused'] as const).map((kernels) => {
    const cell = shareCells(evidence.cells('norm-share'), kernels).find(isReference);
    return cell && medianInterval(cell, savingOf);
  });
  if (!composed || !fused) return withoutEvidence('it takes twenty turns of the reference step with composed norms and with fused ones');
  const [ofComposed, ofFused] = [position(composed, FEW_PERCENT), position(fused, FEW_PERCENT)];
  const verdict = verdictOf(ofComposed, ofFused);
  return {
    verdict,
    finding: `The reference step becomes ${words(composed)} shorter with norms composed from operators and ${words(fused)} with fused ones.`,
    ...(verdict === 'conditional' ? { condition: CONDITIONS[ofComposed === 'inside' ? 'composed' : 'fused'] } : {}),
    quantities: {
      composedSaving: estimated(composed, 'saving of RMSNorm over LayerNorm in the reference step, norms composed from operators', '.1%'),
      fusedSaving: estimated(fused, 'saving of RMSNorm over LayerNorm in the reference step, norms fused', '.1%'),
    },
  };
}

function verdictOf(...places: ReturnType<typeof position>[]): Judgement['verdict'] {
  if (places.some((place) => place === 'straddling' || place === 'unknown')) return 'inconclusive';
  if (places.every((place) => place === 'inside')) return 'holds';
  return places.includes('inside') ? 'conditional' : 'contradicted';
}

function words({ estimate, low, high }: Interval): string {
  return `${percent(estimate, 1)} (${percent(low, 1)} to ${percent(high, 1)})`;
}
