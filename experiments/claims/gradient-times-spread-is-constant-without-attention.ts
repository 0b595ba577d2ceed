import { NORM_NAMES, PLACEMENT_NAMES } from '../result.ts';
import { defineClaim } from './claim.ts';
import type { Evidence, Judgement } from './claim.ts';
import { firstThatChanges } from './alter.ts';
import { counted, percent, withoutEvidence } from './judge.ts';
import { alterStreamGradient, COMMON_DEPTH, conservation, lawGroups } from './select/placement-laws.ts';

/** Ten placements, the reordered one twice, with two norms. */
const FEWEST_STACKS = 22;

export const gradientTimesSpreadIsConstantWithoutAttention = defineClaim({
  id: 'gradient-times-spread-is-constant-without-attention',
  kind: 'derived',
  statement:
    'Where feed-forward branches act alone, one law holds for every placement: the gradient norm of the stream times the standard deviation of the stream is constant.',
  criterion: `At ${String(COMMON_DEPTH)} layers and initialisation, all placements and both norms: holds when at every layer the interval of the product over its mean along the stack is within 20 % of one, in every stack; contradicted when in most stacks some interval lies outside; conditional otherwise.`,
  experiments: ['placement-laws'],
  references: ['xiong2020'],
  judge,
  flip: firstThatChanges(
    judge,
    (evidence) => alterStreamGradient(evidence, {}, 'feedForwardOnly', (byLaw, place) => byLaw * 1.2 ** place),
    (evidence) => alterStreamGradient(evidence, {}, 'feedForwardOnly', (byLaw) => byLaw),
  ),
});

function judge(evidence: Evidence): Judgement {
  const groups = lawGroups(evidence.cells('placement-laws'), { layerCount: COMMON_DEPTH }).map((cells) => ({
    model: cells[0]?.config.model,
    ...conservation(cells, 'feedForwardOnly'),
  }));
  if (groups.length < FEWEST_STACKS)
    return withoutEvidence(`it takes stacks of ${String(COMMON_DEPTH)} layers of every placement with both norms, five seeds each`);
  const inside = groups.filter(({ place }) => place === 'inside');
  const outside = groups.filter(({ place }) => place === 'outside');
  const worst = groups.reduce((a, b) => (a.deviation >= b.deviation ? a : b));
  const verdict = inside.length === groups.length ? 'holds' : outside.length > groups.length / 2 ? 'contradicted' : 'conditional';
  const worstName = worst.model ? `${PLACEMENT_NAMES[worst.model.placement]} with ${NORM_NAMES[worst.model.norm]}` : 'none';
  return {
    verdict,
    finding: `The product stays within 20\u202f% of its mean in ${String(inside.length)} of ${String(groups.length)} stacks of ${String(COMMON_DEPTH)} layers; it strays most in ${worstName}, by ${percent(worst.deviation)}.`,
    ...(verdict === 'conditional' ? { condition: `holds only in ${String(inside.length)} of ${String(groups.length)} stacks` } : {}),
    quantities: {
      largestDeviation: {
        value: worst.deviation,
        format: '.0%',
        label: `largest deviation of gradient norm times root variance from its mean, feed-forward branches alone, ${String(COMMON_DEPTH)} layers, all placements`,
      },
      stacksInside: counted(inside.length, 'stacks in which the product stays within 20 % of its mean at every layer'),
      stackCount: counted(groups.length, 'stacks compared'),
    },
  };
}
