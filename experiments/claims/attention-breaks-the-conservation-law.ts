import { defineClaim } from './claim.ts';
import type { Evidence, Judgement } from './claim.ts';
import { firstThatChanges } from './alter.ts';
import { estimated, percent, withInterval, withoutEvidence } from './judge.ts';
import { alterStreamGradient, COMMON_DEPTH, conservation, growthOverLaw, lawGroups } from './select/placement-laws.ts';
import type { LawChoice } from './select/placement-laws.ts';

const PRE: LawChoice = { placement: 'pre', norm: 'layernorm', layerCount: COMMON_DEPTH };

export const attentionBreaksTheConservationLaw = defineClaim({
  id: 'attention-breaks-the-conservation-law',
  kind: 'measured',
  statement: 'In a Pre-LN stack it is attention that makes gradient norm times standard deviation stray from a constant.',
  criterion: `Pre-LN, ${String(COMMON_DEPTH)} layers, the same weights with attention and without (W_O = 0). Holds when without attention every interval along the stack is within 20 % of the mean and with it some interval lies outside; contradicted when both stay within, or when it strays without attention; inconclusive otherwise.`,
  experiments: ['placement-laws'],
  references: [],
  judge,
  flip: firstThatChanges(
    judge,
    (evidence) => alterStreamGradient(evidence, PRE, 'feedForwardOnly', (byLaw, place) => byLaw * 1.2 ** place),
    (evidence) =>
      alterStreamGradient(
        alterStreamGradient(evidence, PRE, 'feedForwardOnly', (byLaw) => byLaw),
        PRE,
        'full',
        (byLaw, place) => byLaw * 1.2 ** place,
      ),
  ),
});

function judge(evidence: Evidence): Judgement {
  const [cells] = lawGroups(evidence.cells('placement-laws'), PRE);
  if (!cells) return withoutEvidence(`it takes five Pre-LN stacks of ${String(COMMON_DEPTH)} layers, with attention and without`);
  const without = conservation(cells, 'feedForwardOnly');
  const full = conservation(cells, 'full');
  const growth = growthOverLaw(cells, 'full');
  const isBroken = without.place === 'inside' && full.place === 'outside';
  const isWhole = without.place === 'inside' && full.place === 'inside';
  return {
    verdict: isBroken ? 'holds' : isWhole || without.place === 'outside' ? 'contradicted' : 'inconclusive',
    finding: `Over ${String(COMMON_DEPTH)} layers the product strays from its mean by at most ${percent(without.deviation)} without attention and by ${percent(full.deviation)} with it; with attention the gradient grows towards the input by ${withInterval(growth)} times what the law says.`,
    quantities: {
      deviationWithout: {
        value: without.deviation,
        format: '.0%',
        label: `largest deviation of gradient norm times root variance from its mean, Pre-LN without attention, ${String(COMMON_DEPTH)} layers`,
      },
      deviationWith: {
        value: full.deviation,
        format: '.0%',
        label: `largest deviation of gradient norm times root variance from its mean, Pre-LN, ${String(COMMON_DEPTH)} layers`,
      },
      growthOverLaw: estimated(growth, 'growth of the stream gradient towards the input over that by the law, Pre-LN'),
    },
  };
}
