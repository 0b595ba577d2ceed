import { extent } from 'd3-array';
import { scaleLinear } from 'd3-scale';
import { comparedPairs } from '../../experiments/claims/select/best-rate.ts';
import type { Run } from '../../experiments/claims/select/training.ts';
import { dotRows, dotRowsHeight } from '../charts/dot-rows.ts';
import type { Row } from '../charts/dot-rows.ts';
import { formatCount, formatFixed, formatScientific } from '../charts/format.ts';
import type { Layout } from '../charts/layout.ts';
import { right } from '../charts/layout.ts';
import { text } from '../charts/mark.ts';
import type { Drawing } from '../charts/mark.ts';
import { linearTicks } from '../charts/ticks.ts';
import { defineFigure, missingCells } from './figure.ts';
import type { FigureEvidence } from './figure.ts';
import { PLACEMENT_LOOK } from './select.ts';
import { trainingSize } from './warmup-cells.ts';

const id = 'best-rates';
const ROW_HEIGHT = 34;

type Compared = ReturnType<typeof select>;

export const bestRates = defineFigure({
  id,
  experiment: 'rescue',
  title: 'Where Post-LN trains, does it end below Pre-LN?',
  isAvailable: (evidence) => evidence.cells('rescue').length > 0 && evidence.cells('warmup').length > 0,
  select,
  caption: ({ pairs, size }) =>
    `Loss on held-out sequences of Post-LN made to train in one of the ways at the left, minus that of the Pre-LN that shares its initialisation and warmup, each at its best learning rate of those tried (decoder-only, ${size}). ` +
    `Dots: ${formatCount(
      pairs.map(({ differences }) => differences.length),
      'seed',
    )}, which both sides have in common; bars and numbers: mean and 95\u202f% t interval. Left of 0 Post-LN is better. The best rate is chosen by the same runs.`,
  describe: ({ pairs }) =>
    `Held-out loss of Post-LN minus that of Pre-LN: ${pairs.map((pair) => `${pair.name} ${intervalText(pair)} nats, rates ${ratesText(pair)}`).join('; ')}.`,
  draw,
  table: ({ pairs }) => ({
    columns: ['Post-LN', 'Best rate', 'Held-out loss', 'Best rate of Pre-LN', 'Held-out loss', 'Difference', 'Seeds'],
    rows: pairs.map((pair) => [
      pair.name,
      formatScientific(pair.post.learningRate),
      formatFixed(pair.post.heldOutNats, 3),
      formatScientific(pair.pre.learningRate),
      formatFixed(pair.pre.heldOutNats, 3),
      intervalText(pair),
      String(pair.differences.length),
    ]),
  }),
});

function select(evidence: FigureEvidence) {
  const pairs = comparedPairs(evidence).map((pair) => ({ ...pair, differences: differencesOf(pair.post.runs, pair.pre.runs) }));
  const first = pairs[0]?.post.runs[0];
  if (!first) throw missingCells(id, 'rescue', 'a Post-LN that trains and its Pre-LN');
  return { pairs, size: trainingSize(first) };
}

function differencesOf(a: readonly Run[], b: readonly Run[]): number[] {
  return a.flatMap(({ seed, measurement }) => {
    const other = b.find((run) => run.seed === seed);
    return other ? [measurement.heldOutLossNats - other.measurement.heldOutLossNats] : [];
  });
}

type ComparedPair = Compared['pairs'][number];

function intervalText({ difference: { estimate, low, high } }: ComparedPair): string {
  return `${signed(estimate)} (${signed(low)} to ${signed(high)})`;
}

function ratesText({ post, pre }: ComparedPair): string {
  return `${formatScientific(post.learningRate)} and ${formatScientific(pre.learningRate)}`;
}

function signed(value: number): string {
  return `${value > 0 ? '+' : value < 0 ? '−' : ''}${formatFixed(Math.abs(value), 3)}`;
}

function draw({ pairs }: Compared, layout: Layout): Drawing {
  const isWide = layout.name === 'wide';
  const labelWidth = isWide ? 210 : 180;
  const rows = pairs.map((pair): Row => {
    const look = PLACEMENT_LOOK[pair.post.runs[0]?.config.model.placement ?? 'post'];
    return {
      label: pair.name,
      detail: `rates ${ratesText(pair)}`,
      note: signed(pair.difference.estimate),
      dots: [
        { color: look.color, marker: look.marker, values: pair.differences, hollow: true, spreadBy: 3, offset: -5 },
        {
          color: look.color,
          marker: look.marker,
          values: [pair.difference.estimate],
          interval: [pair.difference.low, pair.difference.high],
          offset: 7,
        },
      ],
    };
  });
  const height = dotRowsHeight(rows, ROW_HEIGHT);
  const frame = { left: labelWidth, top: 40, width: layout.width - labelWidth - 48, height };
  const [low = 0, high = 0] = extent([
    0,
    ...pairs.flatMap(({ differences, difference }) => [...differences, difference.low, difference.high]),
  ]);
  const slack = 0.06 * (high - low);
  const domain = [low - slack, high + slack] as const;
  const x = scaleLinear(domain, [frame.left, right(frame)]);
  return {
    width: layout.width,
    height: frame.top + height + 38,
    marks: [
      text(0, 12, 'held-out loss of Post-LN minus that of Pre-LN, nats a token', 'title'),
      ...dotRows({
        frame,
        x: { scale: x, ticks: linearTicks(domain, isWide ? 6 : 3), title: 'difference, nats', format: signed },
        rows,
        rowHeight: ROW_HEIGHT,
        labelWidth,
        references: [{ x: 0, label: 'equal' }],
      }),
    ],
  };
}
