import { defineClaim } from './claim.ts';
import type { Evidence, Judgement } from './claim.ts';
import { firstThatChanges } from './alter.ts';
import { counted, significant, withoutEvidence } from './judge.ts';
import { alterIdentity, CHANGED, deviations, UNCHANGED } from './select/norm-identities.ts';
import type { Deviation } from './select/norm-identities.ts';

const TRANSFORMATION_COUNT = 6;
const RECENTRING = 'weight-matrix-recentring';

export const rmsnormGivesUpRecentringAlone = defineClaim({
  id: 'rmsnorm-gives-up-recentring-alone',
  kind: 'derived',
  statement: 'Of the invariances of LayerNorm, RMSNorm gives up the re-centring of weights and no other.',
  criterion:
    'By intervals at epsilon 0, below 10⁻⁵ for unchanged and above 10⁻² for changed: holds when re-centring of the weights is the one transformation that changes the output under RMSNorm and not under LayerNorm, contradicted when there is another such or none.',
  experiments: ['norm-identities'],
  references: ['zhang2019'],
  judge,
  flip: firstThatChanges(
    judge,
    (evidence) => withDeviation(evidence, 1e-8),
    (evidence) => withDeviation(evidence, 0.5),
  ),
});

function judge(evidence: Evidence): Judgement {
  const table = deviations(evidence.cells('norm-identities'), 0);
  const [layer, rms] = (['layernorm', 'rmsnorm'] as const).map((norm) => table.filter((each) => each.norm === norm));
  if (layer?.length !== TRANSFORMATION_COUNT || rms?.length !== TRANSFORMATION_COUNT)
    return withoutEvidence('it takes all six transformations of LayerNorm and RMSNorm, five seeds each');
  if ([...layer, ...rms].some((each) => stays(each) === null))
    return { verdict: 'inconclusive', finding: 'An interval holds values of both kinds, or lies between 10⁻⁵ and 10⁻².', quantities: {} };
  const kept = layer.filter((each) => stays(each) === true);
  const lost = kept.filter(({ transformation }) => rms.some((each) => each.transformation === transformation && stays(each) === false));
  const isRecentring = lost.length === 1 && lost[0]?.transformation === RECENTRING;
  const recentred = rms.find(({ transformation }) => transformation === RECENTRING)?.interval.estimate ?? Number.NaN;
  return {
    verdict: isRecentring ? 'holds' : 'contradicted',
    finding: `LayerNorm leaves the output unchanged under ${String(kept.length)} of the ${String(TRANSFORMATION_COUNT)} transformations, RMSNorm under all of these but ${String(lost.length)}; re-centred weights move its output by ${significant(recentred, 2)} of the largest entry.`,
    quantities: {
      layernormInvariances: counted(kept.length, 'transformations of the table under which LayerNorm is invariant'),
      rmsnormInvariances: counted(kept.length - lost.length, 'of these, those under which RMSNorm is invariant too'),
    },
  };
}

/** Null where the interval decides neither. */
function stays({ interval }: Deviation): boolean | null {
  if (interval.high < UNCHANGED) return true;
  return interval.low > CHANGED ? false : null;
}

/** Evidence in which re-centred weights move the output under RMSNorm by `deviation`. */
function withDeviation(evidence: Evidence, deviation: number): Evidence {
  return alterIdentity(evidence, 'invariance', (each) => ({
    ...each,
    table: each.table.map((entry) => (entry.norm === 'rmsnorm' && entry.transformation === RECENTRING ? { ...entry, deviation } : entry)),
  }));
}
