import { AGREES, CHANGED, UNCHANGED, centringGroups, deviations, jacobianInterval, partialErrors } from '../select/norm-identities.ts';
import type { Centring, IdentityCell, InvarianceEntry, JacobianEntry } from '../select/norm-identities.ts';
import { meanInterval } from '../../result.ts';
import { definePrediction, undecided, type Refutation } from './prediction.ts';
import { judgeAll, judgeRange, type Measured } from './range.ts';

/** The transformations that leave the output of a layer with that norm unchanged. Zhang & Sennrich 2019, table 1; the L2 norm as RMSNorm. */
export const INVARIANT: Record<InvarianceEntry['norm'], readonly InvarianceEntry['transformation'][]> = {
  batchnorm: ['weight-matrix-rescaling', 'weight-vector-rescaling', 'dataset-rescaling', 'dataset-recentring'],
  weightnorm: ['weight-matrix-rescaling', 'weight-vector-rescaling'],
  layernorm: ['weight-matrix-rescaling', 'weight-matrix-recentring', 'dataset-rescaling', 'single-case-rescaling'],
  rmsnorm: ['weight-matrix-rescaling', 'dataset-rescaling', 'single-case-rescaling'],
  prmsnorm: ['weight-matrix-rescaling', 'dataset-rescaling', 'single-case-rescaling'],
  l2: ['weight-matrix-rescaling', 'dataset-rescaling', 'single-case-rescaling'],
};

export function expectedInvariant({ norm, transformation }: Pick<InvarianceEntry, 'norm' | 'transformation'>): boolean {
  return INVARIANT[norm].includes(transformation);
}

/** Directions that the Jacobian of a norm removes. */
export const EXPECTED_NULL_DIRECTIONS: Record<JacobianEntry['norm'], number> = { layernorm: 2, rmsnorm: 1, prmsnorm: 1, l2: 1 };

/** Relative error of the root mean square of the first k of d normal entries: `sqrt((1 - k / d) / (2 k))`, `1 / sqrt(2 k)` for a small part. */
export function expectedPartialError(entryCount: number, width: number): number {
  return Math.sqrt((1 - entryCount / width) / (2 * entryCount));
}

const NORMS = Object.keys(EXPECTED_NULL_DIRECTIONS) as JacobianEntry['norm'][];
const BELOW_UNCHANGED = [Number.NEGATIVE_INFINITY, UNCHANGED] as const;
const ABOVE_CHANGED = [CHANGED, Number.POSITIVE_INFINITY] as const;
const BELOW_AGREES = [Number.NEGATIVE_INFINITY, AGREES] as const;

function judgeTable(cells: readonly IdentityCell[]): Refutation {
  const measured = deviations(cells, 0).map((each) => ({ ...each, name: `the deviation of ${each.norm} under ${each.transformation}` }));
  if (measured.length < Object.keys(INVARIANT).length * 6) return undecided('it takes five seeds of every cell of the table at epsilon 0');
  return judgeAll(
    judgeRange(measured.filter(expectedInvariant), BELOW_UNCHANGED),
    judgeRange(
      measured.filter((each) => !expectedInvariant(each)),
      ABOVE_CHANGED,
    ),
  );
}

function judgeJacobians(cells: readonly IdentityCell[]): Refutation {
  const of = (name: string, value: (entry: JacobianEntry) => number, norms = NORMS): Measured[] =>
    norms.flatMap((norm) => {
      const interval = jacobianInterval(cells, norm, value);
      return interval ? [{ name: `${name} of ${norm}`, interval }] : [];
    });
  const small = [
    ...of('the error of a projector', ({ projectorError }) => projectorError),
    ...of('the cosine of gradient and row', ({ cosineWithInput }) => cosineWithInput),
    ...of('the cosine of gradient and ones', ({ cosineWithOnes }) => cosineWithOnes, ['layernorm']),
    ...of('the error of inverse scaling', ({ scalingError }) => scalingError),
  ];
  if (small.length === 0) return undecided('it takes five seeds of the Jacobians');
  return judgeAll(
    judgeRange(small, BELOW_UNCHANGED),
    judgeRange(
      of(
        'the number of directions removed, less the predicted one,',
        ({ norm, nullDirections }) => nullDirections - EXPECTED_NULL_DIRECTIONS[norm],
      ),
      [-1e-3, 1e-3],
    ),
    judgeRange(
      of('the cosine of gradient and ones', ({ cosineWithOnes }) => cosineWithOnes, ['rmsnorm', 'prmsnorm', 'l2']),
      ABOVE_CHANGED,
    ),
  );
}

function judgePartial(cells: readonly IdentityCell[]): Refutation {
  return judgeRange(
    partialErrors(cells).map(({ width, entryCount, error }) => {
      const by = 1 / expectedPartialError(entryCount, width);
      return {
        name: `measured over predicted error of ${String(entryCount)} of ${String(width)} entries`,
        interval: { ...error, estimate: by * error.estimate, low: by * error.low, high: by * error.high },
      };
    }),
    [0.95, 1.05],
  );
}

function judgeCentring(cells: readonly IdentityCell[]): Refutation {
  const groups = centringGroups(cells);
  if (groups.length === 0) return undecided('it takes five seeds of a model and its conversions');
  const of = (name: string, value: (measured: Centring) => number): Measured[] =>
    groups.map(({ layerCount, embeddingMean, measured }) => ({
      name: `${name} at ${String(layerCount)} layers and embedding mean ${String(embeddingMean)}`,
      interval: meanInterval(measured.map(value)),
    }));
  return judgeAll(
    judgeRange(
      [
        ...of('the difference of losses', ({ centred }) => centred.loss),
        ...of('the difference of logits', ({ centred }) => centred.logits),
        ...of('the difference of gradients', ({ centred }) => centred.gradients),
      ],
      BELOW_AGREES,
    ),
    judgeRange(
      [
        ...of('the difference of logits without centring', ({ uncentred }) => uncentred.logits),
        ...of('the difference of gradients without centring', ({ uncentred }) => uncentred.gradients),
      ],
      ABOVE_CHANGED,
    ),
  );
}

export const normIdentities = definePrediction({
  experiment: 'norm-identities',
  criteria: [
    {
      refutedIf:
        'the deviation of an output that the table calls unchanged has an interval wholly above 10⁻⁵ at epsilon 0, or that of another one wholly below 10⁻²',
      judge: judgeTable,
    },
    {
      refutedIf:
        'the Jacobian of LayerNorm does not remove two directions, or another not one; or the gradient is not orthogonal to the row or not inverse to its length, to 10⁻⁵',
      judge: judgeJacobians,
    },
    {
      refutedIf:
        'the error of the partial root mean square over the predicted one has an interval wholly outside 0.95 to 1.05 at any width',
      judge: judgePartial,
    },
    {
      refutedIf:
        'centred Pre-RMSNorm differs from Pre-LN by more than 10⁻⁴ in loss, logits or the gradient of a tensor, or the model that was not centred by less than 10⁻² in logits or gradients',
      judge: judgeCentring,
    },
  ],
});
