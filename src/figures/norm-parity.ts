import { scaleLinear } from 'd3-scale';
import {
  EXPECTED_PARITY_DIFFERENCE_NATS,
  parity,
  PARITY_MARGIN_NATS,
  PARITY_PLACEMENTS,
} from '../../experiments/claims/predictions/norm-parity.ts';
import { excessNats, heldOutDifferences, withNorm } from '../../experiments/claims/select/held-out.ts';
import { meanInterval } from '../../experiments/result.ts';
import { dotRows, dotRowsHeight } from '../charts/dot-rows.ts';
import type { Row } from '../charts/dot-rows.ts';
import { formatCount, formatFixed } from '../charts/format.ts';
import type { Layout } from '../charts/layout.ts';
import { right } from '../charts/layout.ts';
import { rectangle } from '../charts/mark.ts';
import type { Drawing } from '../charts/mark.ts';
import { linearTicks } from '../charts/ticks.ts';
import { defineFigure, missingCells } from './figure.ts';
import type { FigureEvidence } from './figure.ts';
import { comparedSize, intervalText } from './held-out-cells.ts';
import { PLACEMENT_LOOK } from './select.ts';

const id = 'norm-parity';
const ROW_HEIGHT = 62;

type Parity = ReturnType<typeof select>;

export const normParity = defineFigure({
  id,
  experiment: 'norm-parity',
  title: 'Does RMSNorm end where LayerNorm does?',
  select,
  caption: ({ rows, size }) =>
    `Held-out loss of a decoder-only model with RMSNorm minus that of the same model with LayerNorm (${size}), one dot a seed: both have the same initial parameters, batches and held-out sequences. ` +
    `${formatCount(
      rows.map(({ differences }) => differences.length),
      'pair',
    )} for each placement. Diamond and bar below the dots: mean and its 90\u202f% interval, which belongs to a test of equivalence at 5\u202f%. Shaded: differences beyond the margin of ${PARITY_MARGIN_NATS} nats, fixed beforehand; the norms count as equal when the whole bar stays out of the shade. The line at zero is the predicted difference. ` +
    `The runs end ${rows.map(({ look, excess }) => `${intervalText(excess)} nats (${look.name})`).join(' and ')} above the exact floor of the task.`,
  describe: ({ rows }) =>
    rows
      .map(
        ({ look, differences, test }) =>
          `${look.name}: RMSNorm minus LayerNorm ${formatFour(test.interval.estimate)} (${formatFour(test.interval.low)} to ${formatFour(test.interval.high)}) nats over ${differences.length} pairs, single pairs from ${formatFour(Math.min(...differences))} to ${formatFour(Math.max(...differences))}; ${OUTCOMES[test.outcome]}.`,
      )
      .join(' '),
  draw,
  table: ({ rows }) => ({
    columns: ['Placement', 'Pairs', 'Mean difference', '90\u202f% interval', '95\u202f% interval', 'Each pair'],
    rows: rows.map(({ look, differences, test: { interval, differenceInterval } }) => [
      look.name,
      String(differences.length),
      formatFour(interval.estimate),
      `${formatFour(interval.low)} to ${formatFour(interval.high)}`,
      `${formatFour(differenceInterval.low)} to ${formatFour(differenceInterval.high)}`,
      differences.map(formatFour).join(', '),
    ]),
  }),
});

const OUTCOMES = {
  equivalent: 'equal within the margin',
  different: 'different by more than the margin',
  inconclusive: 'undecided',
} as const;

function select(evidence: FigureEvidence) {
  const cells = evidence.cells('norm-parity');
  const rows = PARITY_PLACEMENTS.map((placement) => {
    const [layerNorm, rmsNorm] = [withNorm(cells, { norm: 'layernorm', placement }), withNorm(cells, { norm: 'rmsnorm', placement })];
    const look = PLACEMENT_LOOK[placement];
    const differences = heldOutDifferences(rmsNorm, layerNorm);
    if (differences.length < 2) throw missingCells(id, 'norm-parity', `pairs of LayerNorm and RMSNorm with ${look.name}`);
    return { look, differences, test: parity(cells, placement), excess: meanInterval([...layerNorm, ...rmsNorm].map(excessNats)) };
  });
  return { rows, size: cells[0] ? comparedSize(cells[0]) : '' };
}

function draw({ rows }: Parity, layout: Layout): Drawing {
  const isWide = layout.name === 'wide';
  const labelWidth = isWide ? 90 : 76;
  const drawn: Row[] = rows.map(({ look, differences, test: { interval } }) => ({
    label: look.name,
    note: formatFour(interval.estimate),
    dots: [
      { color: look.color, marker: look.marker, hollow: true, values: differences, offset: -10, spreadBy: 2 },
      { color: look.color, marker: 'diamond', values: [interval.estimate], interval: [interval.low, interval.high], offset: 18 },
    ],
  }));
  const height = dotRowsHeight(drawn, ROW_HEIGHT);
  const frame = { left: labelWidth, top: 26, width: layout.width - labelWidth - 52, height };
  const shown = rows.flatMap(({ differences, test: { interval } }) => [...differences, interval.low, interval.high].map(Math.abs));
  const end = 1.08 * Math.max(1.35 * PARITY_MARGIN_NATS, ...shown.filter(Number.isFinite));
  const x = scaleLinear([-end, end], [frame.left, right(frame)]);
  const [low, high] = [x(-PARITY_MARGIN_NATS), x(PARITY_MARGIN_NATS)];
  return {
    width: layout.width,
    height: frame.top + height + 38,
    marks: [
      rectangle(frame.left, frame.top, low - frame.left, height, 'region'),
      rectangle(high, frame.top, right(frame) - high, height, 'region'),
      ...dotRows({
        frame,
        x: {
          scale: x,
          ticks: linearTicks([-end, end], isWide ? 7 : 4),
          format: formatFour,
          title: isWide ? 'held-out loss, RMSNorm minus LayerNorm, nats a token' : 'RMSNorm minus LayerNorm, nats a token',
        },
        rows: drawn,
        rowHeight: ROW_HEIGHT,
        labelWidth,
        references: [
          { x: -PARITY_MARGIN_NATS, label: isWide ? 'RMSNorm better' : 'better', anchor: 'end' },
          { x: EXPECTED_PARITY_DIFFERENCE_NATS, label: 'equal' },
          { x: PARITY_MARGIN_NATS, label: isWide ? 'RMSNorm worse' : 'worse', anchor: 'start' },
        ],
      }),
    ],
  };
}

/** Four decimals, because the differences are small. */
function formatFour(value: number): string {
  const digits = Math.abs(value).toFixed(4);
  if (!Number.isFinite(value)) return formatFixed(value);
  return /[1-9]/.test(digits) ? `${value < 0 ? '−' : '+'}${digits}` : digits;
}
