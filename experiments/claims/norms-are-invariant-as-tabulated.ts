import { defineClaim } from './claim.ts';
import type { Evidence, Judgement, Quantity } from './claim.ts';
import { firstThatChanges } from './alter.ts';
import { counted, position, significant, withoutEvidence } from './judge.ts';
import { expectedInvariant, INVARIANT } from './predictions/norm-identities.ts';
import { alterIdentity, CHANGED, deviations, UNCHANGED } from './select/norm-identities.ts';
import type { Deviation, InvarianceEntry } from './select/norm-identities.ts';

const CELL_COUNT = 6 * Object.keys(INVARIANT).length;

/** Named with a norm in front: `layernormWeightsRescaled`. */
const TRANSFORMATION_NAMES: Record<InvarianceEntry['transformation'], string> = {
  'weight-matrix-rescaling': 'WeightsRescaled',
  'weight-matrix-recentring': 'WeightsShifted',
  'weight-vector-rescaling': 'VectorRescaled',
  'dataset-rescaling': 'DataRescaled',
  'dataset-recentring': 'DataShifted',
  'single-case-rescaling': 'CaseRescaled',
};
const NAMED_NORMS: readonly InvarianceEntry['norm'][] = ['layernorm', 'rmsnorm'];

export const normsAreInvariantAsTabulated = defineClaim({
  id: 'norms-are-invariant-as-tabulated',
  kind: 'derived',
  statement:
    'BatchNorm, WeightNorm, LayerNorm, RMSNorm and pRMSNorm leave the output of a layer unchanged under exactly the changes of weights and data that the table of the RMSNorm paper lists.',
  criterion:
    'By intervals at epsilon 0: holds when the output changes by less than 10⁻⁵ of its largest entry where the table says that it does not, and by more than 10⁻² everywhere else; contradicted when one interval lies wholly on the other side. The L2 norm is counted as RMSNorm.',
  experiments: ['norm-identities'],
  references: ['zhang2019'],
  judge,
  flip: firstThatChanges(
    judge,
    (evidence) =>
      alterIdentity(evidence, 'invariance', (each) => ({ ...each, table: each.table.map((entry) => ({ ...entry, deviation: 1e-8 })) })),
    (evidence) =>
      alterIdentity(evidence, 'invariance', (each) => ({
        ...each,
        table: each.table.map((entry) => ({ ...entry, deviation: expectedInvariant(entry) ? 1e-8 : 0.5 })),
      })),
  ),
});

function judge(evidence: Evidence): Judgement {
  const table = deviations(evidence.cells('norm-identities'), 0);
  if (table.length < CELL_COUNT) return withoutEvidence('it takes all cells of the table, five seeds each');
  const unchanged = table.filter(expectedInvariant);
  const changed = table.filter((each) => !expectedInvariant(each));
  const places = [
    ...unchanged.map(({ interval }) => position(interval, [Number.NEGATIVE_INFINITY, UNCHANGED])),
    ...changed.map(({ interval }) => position(interval, [CHANGED, Number.POSITIVE_INFINITY])),
  ];
  const largest = Math.max(...unchanged.flatMap(({ values }) => values));
  const smallest = Math.min(...changed.flatMap(({ values }) => values));
  return {
    verdict: places.includes('outside') ? 'contradicted' : places.every((place) => place === 'inside') ? 'holds' : 'inconclusive',
    finding: `In the ${String(unchanged.length)} cells where nothing is to change the output moves by at most ${significant(largest, 2)} of its largest entry, in the other ${String(changed.length)} by at least ${significant(smallest, 2)}, over all seeds.`,
    quantities: {
      cellCount: counted(table.length, 'cells of the invariance table that were measured, L2 norm included'),
      largestUnchanged: {
        value: largest,
        format: '.1e',
        label: 'largest change where the invariance table says none, over the largest entry',
      },
      smallestChanged: {
        value: smallest,
        format: '.2f',
        label: 'smallest change where the invariance table says some, over the largest entry',
      },
      ...Object.fromEntries(table.filter(({ norm }) => NAMED_NORMS.includes(norm)).map(changeOf)),
    },
  };
}

/** How far the output of that norm moves over its largest entry: the mean of the seeds, and the extremes. */
function changeOf({ norm, transformation, interval, values }: Deviation): [string, Quantity] {
  return [
    `${norm}${TRANSFORMATION_NAMES[transformation]}`,
    {
      value: interval.estimate,
      low: Math.min(...values),
      high: Math.max(...values),
      format: interval.estimate < CHANGED ? '.0e' : '.2f',
      label: `change of the output of ${norm} under ${transformation}, over its largest entry, smallest and largest of the seeds`,
    },
  ];
}
