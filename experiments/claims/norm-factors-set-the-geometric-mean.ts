import { PLACEMENT_NAMES } from '../result.ts';
import type { Interval } from '../result.ts';
import { defineClaim } from './claim.ts';
import type { Evidence, Judgement } from './claim.ts';
import { firstThatChanges } from './alter.ts';
import { counted, estimated, position, significant, withInterval, withoutEvidence } from './judge.ts';
import { expectedByNorms } from './predictions/jacobian-spectrum.ts';
import { alterSpectrum, overSeeds, spectrumDepths } from './select/spectrum.ts';

const COMPARED = ['post', 'pre', 'deepnorm'] as const;
const WITHIN = [1 / 1.5, 1.5] as const;
const FEWEST_DEPTHS = 2;

export const normFactorsSetTheGeometricMean = defineClaim({
  id: 'norm-factors-set-the-geometric-mean',
  kind: 'derived',
  statement:
    'The product of the norms’ factors 1 / sigma along the stream, which does not give the gradient, does give the geometric mean of the singular values.',
  criterion:
    'Post-LN, Pre-LN and DeepNorm at initialisation, depths whose singular values float32 resolves, two or more of each. Holds when the interval of the geometric mean over the product is within a factor of 1.5 of one in every stack, contradicted when it lies outside in most, conditional otherwise.',
  experiments: ['jacobian-spectrum'],
  references: [],
  judge,
  flip: firstThatChanges(
    judge,
    (evidence) => alterSpectrum(evidence, {}, ({ geometricMean }) => ({ resolution: 0, normFactorProduct: geometricMean / 3 })),
    (evidence) => alterSpectrum(evidence, {}, ({ geometricMean }) => ({ resolution: 0, normFactorProduct: geometricMean })),
  ),
});

function judge(evidence: Evidence): Judgement {
  const measured = COMPARED.map((placement) =>
    spectrumDepths(evidence.cells('jacobian-spectrum'), { placement }).map(({ layerCount, cells, isResolved }) => ({
      isResolved,
      name: `${PLACEMENT_NAMES[placement]} at ${String(layerCount)} layers`,
      mean: overSeeds(cells, (numbers) => numbers.geometricMean),
      ratio: overSeeds(cells, (numbers) => numbers.geometricMean / expectedByNorms(numbers)),
    })),
  );
  const byPlacement = measured.map((depths) => depths.filter(({ isResolved }) => isResolved));
  if (byPlacement.some((depths) => depths.length < FEWEST_DEPTHS)) {
    const missing = 'it takes Jacobians that float32 resolves of two depths of Post-LN, Pre-LN and DeepNorm, five seeds each';
    const bounds = measured.flat().filter(({ isResolved }) => !isResolved);
    const resolved = byPlacement.flat();
    if (bounds.length === 0 || resolved.length === 0) return withoutEvidence(missing);
    const ratios = resolved.map(({ ratio }) => ratio.estimate);
    const label = (which: string) =>
      `${which} geometric mean over the product of the norms’ factors, of the kinds of stack that float32 resolves`;
    return {
      ...withoutEvidence(
        `${missing}. In the ${String(resolved.length)} kinds of stack that it resolves the geometric mean is ${range(resolved)} times the product, in the ${String(bounds.length)} others, where it is an upper bound, ${range(bounds)} times`,
      ),
      quantities: {
        resolvedCount: counted(resolved.length, 'kinds of stack whose singular values float32 resolves'),
        leastResolved: { value: Math.min(...ratios), format: '.2f', label: label('smallest') },
        mostResolved: { value: Math.max(...ratios), format: '.2f', label: label('largest') },
      },
    };
  }
  const stacks = byPlacement.flat();
  const places = stacks.map(({ ratio }) => position(ratio, WITHIN));
  const inside = places.filter((place) => place === 'inside').length;
  const outside = places.filter((place) => place === 'outside').length;
  const worst = stacks.reduce((a, b) => (Math.abs(Math.log(a.ratio.estimate)) >= Math.abs(Math.log(b.ratio.estimate)) ? a : b));
  const deepestPost = byPlacement[0]?.at(-1);
  const verdict = inside === stacks.length ? 'holds' : outside > stacks.length / 2 ? 'contradicted' : 'conditional';
  return {
    verdict,
    finding: `The geometric mean is within a factor of 1.5 of the product in ${String(inside)} of ${String(stacks.length)} kinds of stack; it differs most in ${worst.name}, where it is ${withInterval(worst.ratio)} times the product.`,
    ...(verdict === 'conditional' ? { condition: `holds only in ${String(inside)} of ${String(stacks.length)} kinds of stack` } : {}),
    quantities: {
      worstRatio: estimated(worst.ratio, `geometric mean of the singular values over the product of the norms’ factors, ${worst.name}`),
      ...(deepestPost
        ? { deepestPostMean: estimated(deepestPost.mean, `geometric mean of the singular values, ${deepestPost.name}`, '.2~r') }
        : {}),
    },
  };
}

/** "0.98 to 1.02", the lowest and the highest estimate. */
function range(stacks: readonly { ratio: Interval }[]): string {
  const estimates = stacks.map(({ ratio }) => ratio.estimate);
  return `${significant(Math.min(...estimates))} to ${significant(Math.max(...estimates))}`;
}
