import { NORM_NAMES, PLACEMENT_NAMES, slopeInterval } from '../../result.ts';
import type { MeasuredCellOf } from '../../result.ts';
import { position, significant, withInterval } from '../judge.ts';
import {
  ABOUT_ONE,
  conditionNumber,
  COUNTED_DEPTH,
  NULL_DIRECTIONS,
  nullDirections,
  overSeeds,
  scaleChange,
  spectrumDepths,
} from '../select/spectrum.ts';
import type { SpectrumNumbers } from '../select/spectrum.ts';
import { definePrediction, notRefuted, refuted, undecided } from './prediction.ts';
import type { Refutation } from './prediction.ts';

type Cells = readonly MeasuredCellOf<'jacobian-spectrum'>[];

const COMPARED = ['post', 'pre', 'deepnorm'] as const;
const WITHIN_A_HALF = [1 / 1.5, 1.5] as const;

/** Geometric mean of the singular values if the law of the gradient's energy held for each direction alike: `1 / sqrt(Var x_0)` at every depth. */
export function expectedByEnergy({ inputVariance }: Pick<SpectrumNumbers, 'inputVariance'>): number {
  return 1 / Math.sqrt(inputVariance);
}

/**
 * The same if branches scatter the singular values about a determinant of one, as `I + G` does for a random G of spectral radius below one,
 * the mean of `ln |1 + z|` over a disc about 0 being 0: the product of the norms' factors alone.
 */
export function expectedByNorms({ normFactorProduct }: Pick<SpectrumNumbers, 'normFactorProduct'>): number {
  return normFactorProduct;
}

export const jacobianSpectrum = definePrediction<'jacobian-spectrum'>({
  experiment: 'jacobian-spectrum',
  criteria: [
    {
      refutedIf: `up to ${String(COUNTED_DEPTH)} layers the number of near-null directions a token lies, by interval, more than a quarter from 2 under LayerNorm or from 1 under RMSNorm`,
      judge: judgeNullDirections,
    },
    {
      refutedIf:
        'under Post-LN the geometric mean of the singular values changes, from the shallowest stack to the deepest, by more than a factor of 2 by interval',
      judge: judgeScale,
    },
    {
      refutedIf:
        'under Post-LN the log-log slope of the condition number on the number of layers is not positive, by interval, over the depths that float32 resolves',
      judge: judgeCondition,
    },
    {
      refutedIf:
        'under Pre-LN the geometric mean differs from 1 / sqrt(Var x_0) by more than a factor of 2, by interval, at any number of layers',
      judge: judgePre,
    },
    {
      refutedIf:
        'under Post-LN the effective rank of the deepest stack lies, by interval, outside half the width of a token to twice that width',
      judge: judgeRank,
    },
    {
      refutedIf:
        'the geometric mean differs from the product of the factors of the norms by more than a factor of 1.5, by interval, in any stack that float32 resolves',
      judge: judgeNorms,
    },
  ],
});

function judgeNullDirections(cells: Cells): Refutation {
  const counts = (['layernorm', 'rmsnorm'] as const).flatMap((norm) =>
    COMPARED.flatMap((placement) =>
      spectrumDepths(cells, { placement, norm })
        .filter(({ layerCount }) => layerCount <= COUNTED_DEPTH)
        .map((depth) => ({
          name: `${PLACEMENT_NAMES[placement]}, ${NORM_NAMES[norm]}, ${String(depth.layerCount)} layers`,
          difference: nullDirections(depth.cells),
          expected: NULL_DIRECTIONS[norm],
        })),
    ),
  );
  if (counts.length === 0) return undecided('it takes five seeds of a shallow stack');
  const places = counts.map(({ difference, expected }) => position(difference, [expected - 0.25, expected + 0.25]));
  const worst = counts.reduce((a, b) =>
    Math.abs(a.difference.estimate - a.expected) >= Math.abs(b.difference.estimate - b.expected) ? a : b,
  );
  const finding = `Over ${String(counts.length)} kinds of stack the count farthest from its prediction is ${withInterval(worst.difference)} against ${String(worst.expected)}, in ${worst.name}.`;
  return outcome(places, finding);
}

function judgeScale(cells: Cells): Refutation {
  const depths = spectrumDepths(cells, { placement: 'post' });
  if (depths.length < 2) return undecided('it takes Post-LN stacks of two depths, five seeds each');
  const change = scaleChange(depths);
  const deepest = depths.at(-1);
  return outcome(
    [position(change, ABOUT_ONE)],
    `From ${String(depths[0]?.layerCount)} to ${String(deepest?.layerCount)} layers it changes by a factor of ${withInterval(change)}${deepest?.isResolved ? '' : ', an upper bound, since the smallest singular values of the deepest stack are below what float32 resolves'}.`,
  );
}

function judgeCondition(cells: Cells): Refutation {
  const depths = spectrumDepths(cells, { placement: 'post' }).filter(({ isResolved }) => isResolved);
  if (depths.length < 3) return undecided('it takes Post-LN stacks of three depths that float32 resolves, five seeds each');
  const slope = slopeInterval(
    depths.flatMap((depth) =>
      depth.cells.map(({ measurement }) => [Math.log(depth.layerCount), Math.log(conditionNumber(measurement))] as const),
    ),
  );
  const finding = `The slope is ${withInterval(slope)} over ${String(depths.length)} depths up to ${String(depths.at(-1)?.layerCount)} layers.`;
  if (slope.low > 0) return notRefuted(finding);
  return slope.high <= 0 ? refuted(finding) : undecided(`the interval ${withInterval(slope)} of the slope holds zero`);
}

function judgePre(cells: Cells): Refutation {
  const depths = spectrumDepths(cells, { placement: 'pre' });
  if (depths.length === 0) return undecided('it takes five Pre-LN stacks of one depth');
  const ratios = depths.map(({ layerCount, cells: seeds }) => ({
    layerCount,
    ratio: overSeeds(seeds, (numbers) => numbers.geometricMean / expectedByEnergy(numbers)),
  }));
  const worst = ratios.reduce((a, b) => (Math.abs(Math.log(a.ratio.estimate)) >= Math.abs(Math.log(b.ratio.estimate)) ? a : b));
  return outcome(
    ratios.map(({ ratio }) => position(ratio, ABOUT_ONE)),
    `It is ${withInterval(worst.ratio)} times that at ${String(worst.layerCount)} layers, where it differs most.`,
  );
}

function judgeRank(cells: Cells): Refutation {
  const deepest = spectrumDepths(cells, { placement: 'post' }).at(-1);
  const width = deepest?.cells[0]?.config.model.modelWidth;
  if (!deepest || width === undefined) return undecided('it takes five Post-LN stacks of one depth');
  const rank = overSeeds(deepest.cells, ({ effectiveRank }) => effectiveRank);
  return outcome(
    [position(rank, [width / 2, 2 * width])],
    `At ${String(deepest.layerCount)} layers it is ${withInterval(rank)}, where a token has ${String(width)} entries.`,
  );
}

function judgeNorms(cells: Cells): Refutation {
  const ratios = COMPARED.flatMap((placement) =>
    spectrumDepths(cells, { placement })
      .filter(({ isResolved }) => isResolved)
      .map(({ layerCount, cells: seeds }) => ({
        name: `${PLACEMENT_NAMES[placement]} at ${String(layerCount)} layers`,
        ratio: overSeeds(seeds, (numbers) => numbers.geometricMean / expectedByNorms(numbers)),
      })),
  );
  if (ratios.length === 0) return undecided('it takes five seeds of a stack that float32 resolves');
  const worst = ratios.reduce((a, b) => (Math.abs(Math.log(a.ratio.estimate)) >= Math.abs(Math.log(b.ratio.estimate)) ? a : b));
  return outcome(
    ratios.map(({ ratio }) => position(ratio, WITHIN_A_HALF)),
    `Over ${String(ratios.length)} kinds of stack it differs most in ${worst.name}, where it is ${withInterval(worst.ratio)} times that product (limits ${significant(WITHIN_A_HALF[0])} and ${significant(WITHIN_A_HALF[1])}).`,
  );
}

/** Refuted by one interval outside, not refuted when all are inside. */
function outcome(places: readonly ReturnType<typeof position>[], finding: string): Refutation {
  if (places.includes('outside')) return refuted(finding);
  return places.every((place) => place === 'inside')
    ? notRefuted(finding)
    : undecided(`an interval reaches beyond the limits. ${finding.slice(0, -1)}`);
}
