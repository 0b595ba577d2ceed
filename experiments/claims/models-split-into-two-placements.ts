import { defineClaim } from './claim.ts';
import type { Evidence, Judgement } from './claim.ts';
import { firstThatChanges, withModels } from './alter.ts';
import { counted, percent, withoutEvidence } from './judge.ts';
import { disclosedModels } from './select/models.ts';

export const modelsSplitIntoTwoPlacements = defineClaim({
  id: 'models-split-into-two-placements',
  kind: 'documented',
  statement: 'Model families split in two: Post-LN or Pre-LN.',
  criterion:
    'Among released models with a disclosed placement: holds when there are only Post-LN and Pre-LN, conditional when others exist but these two are the majority, contradicted when they are not.',
  experiments: [],
  references: ['xiong2020'],
  judge,
  flip: firstThatChanges(
    judge,
    (evidence) =>
      withModels(evidence, (row) => (row.placement === 'undisclosed' || row.placement === 'post' ? row : { ...row, placement: 'pre' })),
    (evidence) => withModels(evidence, (row) => ({ ...row, placement: 'sandwich' })),
  ),
});

function judge(evidence: Evidence): Judgement {
  const rows = disclosedModels(evidence);
  if (rows.length === 0) return withoutEvidence('the model table has no row with a disclosed placement');
  const placements = [...new Set(rows.map((row) => row.placement))].sort();
  const share = rows.filter((row) => row.placement === 'post' || row.placement === 'pre').length / rows.length;
  return {
    verdict: share === 1 ? 'holds' : share > 0.5 ? 'conditional' : 'contradicted',
    finding: `The ${String(rows.length)} models with a disclosed placement use ${String(placements.length)}: ${placements.join(', ')}; ${percent(share)} are Post-LN or Pre-LN.`,
    ...(share < 1 ? { condition: 'holds only for the majority: other placements are in use' } : {}),
    quantities: {
      placementCount: counted(placements.length, 'placements in use among models that disclose theirs'),
      modelCount: counted(rows.length, 'models with a disclosed placement'),
      twoPlacementShare: { value: share, format: '.0%', label: 'share of Post-LN and Pre-LN among them' },
    },
  };
}
