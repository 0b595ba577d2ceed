import { meanInterval, PLACEMENT_NAMES, type Interval, type Placement } from '../result.ts';
import { firstThatChanges } from './alter.ts';
import { defineClaim, type Evidence, type Judgement, type Quantity } from './claim.ts';
import { counted, estimated, withoutEvidence } from './judge.ts';
import { parity, parityObstacle, PARITY_MARGIN_NATS, PARITY_PLACEMENTS, TRAINED_EXCESS_NATS } from './predictions/norm-parity.ts';
import { alterHeldOut, excessNats, withNorm } from './select/held-out.ts';

const QUANTITY_NAMES = { pre: 'preDifference', deepnorm: 'deepnormDifference' } as const;

export const rmsnormEndsWhereLayernormDoes = defineClaim({
  id: 'rmsnorm-ends-where-layernorm-does',
  kind: 'measured',
  statement: 'A small model trained with RMSNorm ends at the loss that it reaches with LayerNorm.',
  criterion: `Two one-sided t tests at 5 % on the held-out losses of paired runs, for Pre-LN and for DeepNorm: holds when the 90 % interval of the difference lies within ${String(PARITY_MARGIN_NATS)} nats of zero with both, conditional when with one, contradicted when the 95 % interval of either lies outside. Inconclusive unless the runs end within ${String(TRAINED_EXCESS_NATS)} nats of the floor.`,
  experiments: ['norm-parity'],
  references: ['zhang2019'],
  judge,
  flip: firstThatChanges(
    judge,
    (evidence) => alterRmsNorm(evidence, 5 * PARITY_MARGIN_NATS),
    (evidence) => alterHeldOut(evidence, 'norm-parity', () => true, 5 * TRAINED_EXCESS_NATS),
  ),
});

function judge(evidence: Evidence): Judgement {
  const cells = evidence.cells('norm-parity');
  const obstacle = PARITY_PLACEMENTS.map((placement) => parityObstacle(cells, placement)).find((each) => each !== null);
  if (obstacle !== undefined) return withoutEvidence(obstacle);
  const tests = PARITY_PLACEMENTS.map((placement) => ({ placement, name: PLACEMENT_NAMES[placement], ...parity(cells, placement) }));
  const equal = tests.filter(({ outcome }) => outcome === 'equivalent');
  const isDifferent = tests.some(({ outcome }) => outcome === 'different');
  const verdict = isDifferent
    ? 'contradicted'
    : equal.length === tests.length
      ? 'holds'
      : equal.length > 0
        ? 'conditional'
        : 'inconclusive';
  const quantities: Record<string, Quantity> = {
    pairs: counted(Math.min(...tests.map(({ interval }) => interval.sampleSize)), 'pairs of runs of one seed, for each placement'),
    margin: { value: PARITY_MARGIN_NATS, format: '.2f', unit: 'nats', label: 'half-width of the band in which the norms count as equal' },
  };
  for (const { placement, name, interval } of tests)
    quantities[QUANTITY_NAMES[placement]] = estimated(
      interval,
      `held-out loss of RMSNorm minus that of LayerNorm, ${name}, same seed, 90 % interval`,
      '+.4f',
      'nats',
    );
  quantities.excess = estimated(
    meanInterval(excessOf(evidence, 'pre')),
    'held-out loss above the floor, Pre-LN, both norms',
    '.3f',
    'nats',
  );
  return {
    verdict,
    finding: `RMSNorm minus LayerNorm on held-out sequences: ${tests.map(({ name, interval }) => `${fourDecimals(interval)} nats with ${name}`).join(', ')} (90 % intervals, margin ${String(PARITY_MARGIN_NATS)}).`,
    ...(verdict === 'conditional'
      ? { condition: `holds only with ${equal.map(({ name }) => name).join(' and ')}, as far as these runs decide` }
      : {}),
    quantities,
  };
}

function excessOf(evidence: Evidence, placement: Placement): number[] {
  return (['layernorm', 'rmsnorm'] as const).flatMap((norm) =>
    withNorm(evidence.cells('norm-parity'), { norm, placement }).map(excessNats),
  );
}

function alterRmsNorm(evidence: Evidence, nats: number): Evidence {
  return alterHeldOut(evidence, 'norm-parity', ({ config }) => config.model.norm === 'rmsnorm', nats);
}

/** Differences this small are clearer as decimals than as powers of ten. */
function fourDecimals({ estimate, low, high }: Interval): string {
  return `${estimate.toFixed(4)} (${low.toFixed(4)} to ${high.toFixed(4)})`;
}
