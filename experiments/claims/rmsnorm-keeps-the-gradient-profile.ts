import { geometricInterval, PLACEMENT_NAMES } from '../result.ts';
import type { Interval } from '../result.ts';
import { defineClaim } from './claim.ts';
import type { Evidence, Judgement } from './claim.ts';
import { firstThatChanges } from './alter.ts';
import { estimated, position, withInterval, withoutEvidence } from './judge.ts';
import { alterStreamGradient, COMMON_DEPTH, lawCells, lawGroups, WITHIN_A_FIFTH } from './select/placement-laws.ts';
import type { LawCell } from './select/placement-laws.ts';

/** Ten placements, the reordered one also with normalised queries and keys. */
const FEWEST_PLACEMENTS = 11;

export const rmsnormKeepsTheGradientProfile = defineClaim({
  id: 'rmsnorm-keeps-the-gradient-profile',
  kind: 'measured',
  statement: 'RMSNorm in the place of LayerNorm leaves the gradients along the stack as they are, wherever the norm stands.',
  criterion: `Full stacks of ${String(COMMON_DEPTH)} layers at initialisation, seeds paired. The gradient at the input over that behind the last layer, RMSNorm over LayerNorm: holds when its interval is within 20 % of one for every placement, contradicted when it lies outside for most, conditional otherwise.`,
  experiments: ['placement-laws'],
  references: ['zhang2019'],
  judge,
  flip: firstThatChanges(
    judge,
    (evidence) => alterStreamGradient(evidence, { norm: 'rmsnorm' }, 'full', (_byLaw, place) => 1.3 ** place),
    (evidence) => alterStreamGradient(evidence, {}, 'full', () => 1),
  ),
});

/** Gradient at the embedded input over that behind the last layer. */
function growth({ measurement: { full } }: LawCell): number {
  return (full.streamGradientNorm[0] ?? Number.NaN) / (full.streamGradientNorm.at(-1) ?? Number.NaN);
}

function paired(layerNorm: readonly LawCell[], rmsNorm: readonly LawCell[]): Interval {
  return geometricInterval(
    rmsNorm.flatMap((cell) => {
      const other = layerNorm.find(({ seed }) => seed === cell.seed);
      return other ? [growth(cell) / growth(other)] : [];
    }),
  );
}

function judge(evidence: Evidence): Judgement {
  const all = evidence.cells('placement-laws');
  const ratios = lawGroups(all, { norm: 'rmsnorm', layerCount: COMMON_DEPTH }).flatMap((cells) => {
    const model = cells[0]?.config.model;
    if (!model) return [];
    const hasQkNorm = model.qkNorm !== 'none';
    const beside = lawCells(all, { placement: model.placement, hasQkNorm, norm: 'layernorm', layerCount: COMMON_DEPTH });
    const name = `${PLACEMENT_NAMES[model.placement]}${hasQkNorm ? ' with normalised queries and keys' : ''}`;
    return [{ placement: model.placement, hasQkNorm, name, ratio: paired(beside, cells) }];
  });
  if (ratios.length < FEWEST_PLACEMENTS || ratios.some(({ ratio }) => Number.isNaN(ratio.low)))
    return withoutEvidence(`it takes stacks of ${String(COMMON_DEPTH)} layers of every placement with both norms, five seeds each`);
  const places = ratios.map(({ ratio }) => position(ratio, WITHIN_A_FIFTH));
  const inside = places.filter((place) => place === 'inside').length;
  const outside = places.filter((place) => place === 'outside').length;
  const verdict = inside === ratios.length ? 'holds' : outside > ratios.length / 2 ? 'contradicted' : 'conditional';
  const worst = ratios.reduce((a, b) => (Math.abs(Math.log(a.ratio.estimate)) >= Math.abs(Math.log(b.ratio.estimate)) ? a : b));
  const pre = ratios.find(({ placement }) => placement === 'pre')?.ratio;
  const post = ratios.find(({ placement }) => placement === 'post')?.ratio;
  return {
    verdict,
    finding: `Growth of the gradient towards the input, RMSNorm over LayerNorm, is within 20\u202f% of one for ${String(inside)} of ${String(ratios.length)} placements; it differs most under ${worst.name}, with ${withInterval(worst.ratio)}.`,
    ...(verdict === 'conditional'
      ? {
          condition: `holds only for ${ratios
            .filter((_, index) => places[index] === 'inside')
            .map(({ name }) => name)
            .join(', ')}`,
        }
      : {}),
    quantities: {
      ...(pre ? { preRatio: estimated(pre, 'growth of the gradient towards the input, RMSNorm over LayerNorm, Pre-LN') } : {}),
      ...(post ? { postRatio: estimated(post, 'growth of the gradient towards the input, RMSNorm over LayerNorm, Post-LN') } : {}),
    },
  };
}
