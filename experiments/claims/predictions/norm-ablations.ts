/** What a norm can go without: the cost of leaving out each part, in pairs of runs with LayerNorm, and how much the parts are used. */
import { meanInterval, NORM_NAMES, type Interval, type NormKind } from '../../result.ts';
import { withInterval } from '../judge.ts';
import { FEWEST_PAIRS, heldOutDifferences, withNorm, type TrainedCell } from '../select/held-out.ts';
import { definePrediction, notRefuted, refuted, undecided, type Criterion, type Refutation } from './prediction.ts';

/** A variant hurts when it costs more than this against LayerNorm, nats a token. */
export const ABLATION_MARGIN_NATS = 0.01;
/** Expected to stay within the margin: what they leave out can go. */
export const EXPECTED_HARMLESS = [
  'layernorm-without-bias',
  'layernorm-without-gain',
  'layernorm-plain',
  'rmsnorm',
  'rmsnorm-plain',
  'rmsnorm-one-plus-gain',
  'prmsnorm-eighth',
  'prmsnorm-quarter',
] as const satisfies readonly NormKind[];
/** Expected to cost more than the margin: a size of the wrong scale, and a size estimated from four entries. */
export const EXPECTED_HARMFUL = ['l2', 'prmsnorm'] as const satisfies readonly NormKind[];
/** Beyond this the mean would be no small part of what a norm reads. */
export const LARGE_MEAN_SHARE = 0.1;

/** Expected `d mu^2 / ||x||^2` of a row of d independent entries around zero: `1 / d`. */
export function expectedMeanShare(width: number): number {
  return 1 / width;
}

/** Held-out loss of the variant less that of LayerNorm, paired by seed. */
export function ablationCost(cells: readonly TrainedCell[], norm: NormKind): Interval {
  return meanInterval(heldOutDifferences(withNorm(cells, { norm }), withNorm(cells, { norm: 'layernorm' })));
}

/** Mean share of the trained LayerNorm models: mean over norms at the last snapshot, one number a seed. */
export function trainedMeanShare(cells: readonly TrainedCell[]): Interval {
  const shares = withNorm(cells, { norm: 'layernorm' }).flatMap(({ measurement: { snapshots } }) => {
    const last = snapshots.at(-1)?.meanShare;
    return last ? [last.reduce((sum, share) => sum + share, 0) / last.length] : [];
  });
  return meanInterval(shares);
}

/** What zeroing the trained biases of LayerNorm costs, without training on. */
export function biasRemoval(cells: readonly TrainedCell[]): Interval {
  return meanInterval(
    withNorm(cells, { norm: 'layernorm' }).flatMap(({ measurement: { after } }) => (after ? [after.biasRemovalNats] : [])),
  );
}

/** Where the whole interval lies, or that it is too short of values or straddles the limit. */
export function sideOf(interval: Interval, limit: number): 'above' | 'below' | 'unknown' {
  if (interval.sampleSize < FEWEST_PAIRS) return 'unknown';
  return interval.low > limit ? 'above' : interval.high < limit ? 'below' : 'unknown';
}

/** Refuted as soon as one interval lies on the `wrong` side of the margin, not refuted once all lie on the other. */
function judgeCosts(cells: readonly TrainedCell[], norms: readonly NormKind[], wrong: 'above' | 'below'): Refutation {
  const costs = norms.map((norm) => {
    const interval = ablationCost(cells, norm);
    return { side: sideOf(interval, ABLATION_MARGIN_NATS), text: `${NORM_NAMES[norm]} ${withInterval(interval)}` };
  });
  const listed = (chosen: typeof costs): string => chosen.map(({ text }) => text).join(', ');
  const wrongly = costs.filter(({ side }) => side === wrong);
  if (wrongly.length > 0) return refuted(`Cost against LayerNorm in nats: ${listed(wrongly)}.`);
  const open = costs.filter(({ side }) => side === 'unknown');
  if (open.length > 0) return undecided(`cost against LayerNorm in nats on neither side of the margin: ${listed(open)}`);
  return notRefuted(`Cost against LayerNorm in nats: ${listed(costs)}.`);
}

function judgeInterval(interval: Interval, limit: number, wrong: 'above' | 'below', what: string): Refutation {
  const side = sideOf(interval, limit);
  const finding = `${what} is ${withInterval(interval)}`;
  if (side === 'unknown') return undecided(`${finding}, on neither side of ${String(limit)}`);
  return side === wrong ? refuted(`${finding}.`) : notRefuted(`${finding}.`);
}

const margin = String(ABLATION_MARGIN_NATS);
const criteria: readonly Criterion<'norm-ablations'>[] = [
  {
    refutedIf: `training without the bias of LayerNorm costs more than ${margin} nats`,
    judge: (cells) => judgeCosts(cells, ['layernorm-without-bias'], 'above'),
  },
  {
    refutedIf: `leaving out the mean, the gain or several parts, storing the gain as its distance from 1, or taking the size from an eighth or a quarter of the row costs more than ${margin} nats`,
    judge: (cells) =>
      judgeCosts(
        cells,
        EXPECTED_HARMLESS.filter((norm) => norm !== 'layernorm-without-bias'),
        'above',
      ),
  },
  {
    refutedIf: `the L2 norm or pRMSNorm of a sixteenth costs less than ${margin} nats`,
    judge: (cells) => judgeCosts(cells, EXPECTED_HARMFUL, 'below'),
  },
  {
    refutedIf: `the mean makes up more than ${String(LARGE_MEAN_SHARE)} of the squared length of what the norms of a trained LayerNorm model read`,
    judge: (cells) => judgeInterval(trainedMeanShare(cells), LARGE_MEAN_SHARE, 'above', 'The mean share behind training'),
  },
  {
    refutedIf: `setting the trained biases of LayerNorm to zero costs less than ${margin} nats`,
    judge: (cells) => judgeInterval(biasRemoval(cells), ABLATION_MARGIN_NATS, 'below', 'The cost of zeroing trained biases, in nats,'),
  },
];

export const normAblations = definePrediction({ experiment: 'norm-ablations', criteria });
