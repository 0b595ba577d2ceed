import { geometricInterval } from '../result.ts';
import { defineClaim } from './claim.ts';
import type { Evidence, Judgement } from './claim.ts';
import { firstThatChanges } from './alter.ts';
import { estimated, withInterval, withoutEvidence } from './judge.ts';
import { alterChange, byDepth, perturbed } from './select/sensitivity.ts';
import type { PerturbationChoice } from './select/sensitivity.ts';

const ORDER = ['post', 'pre', 'deepnorm'] as const;
const RANDOM = { perturbation: 'random' } as const satisfies Partial<PerturbationChoice>;

export const sensitivityOrdersThePlacements = defineClaim({
  id: 'sensitivity-orders-the-placements',
  kind: 'measured',
  statement: 'In deep stacks the output of Post-LN is the most sensitive to a change of the weights, then Pre-LN, then DeepNorm.',
  criterion:
    'At the largest number of layers, random change: holds when the three intervals are disjoint in this order, contradicted when two are disjoint in the reverse order, inconclusive otherwise.',
  experiments: ['update-sensitivity'],
  references: ['liu2020admin', 'wang2022deepnet'],
  judge,
  flip: firstThatChanges(
    judge,
    (evidence) => alterChange(evidence, { placement: 'deepnorm', ...RANDOM }, () => 10),
    (evidence) =>
      alterChange(
        alterChange(evidence, { placement: 'deepnorm', ...RANDOM }, () => 1e-9),
        { placement: 'pre', ...RANDOM },
        () => 1e-8,
      ),
  ),
});

function judge(evidence: Evidence): Judgement {
  const depths = ORDER.map((placement) => byDepth(perturbed(evidence, { placement, ...RANDOM })));
  const deepest = Math.min(...depths.map((measured) => measured.at(-1)?.layerCount ?? Number.NaN));
  const [post, pre, deepnorm] = depths.map((measured) => measured.find(({ layerCount }) => layerCount === deepest));
  if (!post || !pre || !deepnorm)
    return withoutEvidence('it takes five stacks of each placement at one and the same largest number of layers');
  const pairs = [
    [post, pre],
    [pre, deepnorm],
  ] as const;
  const isOrdered = pairs.every(([above, below]) => above.change.low > below.change.high);
  const isReversed = pairs.some(([above, below]) => above.change.high < below.change.low);
  const quotient = geometricInterval(
    post.cells.flatMap((cell) => {
      const other = deepnorm.cells.find(({ seed }) => seed === cell.seed);
      return other ? [cell.measurement.squaredChange / other.measurement.squaredChange] : [];
    }),
  );
  const label = (placement: string): string => `squared change of the output, ${placement}, ${String(deepest)} layers, random change`;
  return {
    verdict: isOrdered ? 'holds' : isReversed ? 'contradicted' : 'inconclusive',
    finding: `At ${String(deepest)} layers the squared change is ${withInterval(post.change)} under Post-LN, ${withInterval(pre.change)} under Pre-LN and ${withInterval(deepnorm.change)} under DeepNorm.`,
    quantities: {
      post: estimated(post.change, label('Post-LN'), '.1e'),
      pre: estimated(pre.change, label('Pre-LN'), '.1e'),
      deepnorm: estimated(deepnorm.change, label('DeepNorm'), '.1e'),
      postOverDeepnorm: estimated(
        quotient,
        `squared change of Post-LN over that of DeepNorm, same seed, ${String(deepest)} layers`,
        '.2~r',
      ),
    },
  };
}
