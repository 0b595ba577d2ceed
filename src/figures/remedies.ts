import { max } from 'd3-array';
import { scaleLinear } from 'd3-scale';
import { CHANGES } from '../../experiments/claims/predictions/rescue.ts';
import { RATES, runsOf } from '../../experiments/claims/select/runs.ts';
import { dotRows, dotRowsHeight } from '../charts/dot-rows.ts';
import type { Row } from '../charts/dot-rows.ts';
import { formatCount, formatFixed, formatScientific } from '../charts/format.ts';
import { key } from '../charts/key.ts';
import type { Layout } from '../charts/layout.ts';
import { right } from '../charts/layout.ts';
import { rectangle } from '../charts/mark.ts';
import type { Drawing } from '../charts/mark.ts';
import { linearTicks } from '../charts/ticks.ts';
import { defineFigure, missingCells } from './figure.ts';
import type { FigureEvidence } from './figure.ts';
import { PLACEMENT_LOOK } from './select.ts';
import { finalLossText, floorNames, isStuck, meanFinalLoss, stuckAbove, trainingSize } from './warmup-cells.ts';
import type { WarmupCell } from './warmup-cells.ts';

const id = 'remedies';
const ROW_HEIGHT = 32;
const DECIDING = RATES.high;
const LOWER = RATES.middle;
const [AT_DECIDING, AT_LOWER] = [`at ${formatScientific(DECIDING)}`, `at ${formatScientific(LOWER)}`] as const;

type Remedies = ReturnType<typeof select>;

interface Remedy {
  name: string;
  isExpectedToTrain: boolean;
  /** At the deciding rate; of a change of the rate, at that rate. */
  seeds: readonly WarmupCell[];
  /** At the lower rate; empty where it was not run there. */
  lower: readonly WarmupCell[];
}

export const remedies = defineFigure({
  id,
  experiment: 'rescue',
  title: 'Which single change lets Post-LN train without warmup?',
  select,
  caption: ({ plain, rows, size, floors }) =>
    `Mean training loss of the last 20 steps of a decoder-only Post-LN model (${size}; Xavier initialisation, Adam at ${formatScientific(DECIDING)}, no warmup) and of the same model with one thing changed. ` +
    `Each dot is one of ${formatCount(
      [plain, ...rows].map(({ seeds }) => seeds.length),
      'seed',
    )}; the upright bar and the number are their mean. Hollow: at ${formatScientific(LOWER)}, where some seeds of the unchanged model train; the row of a lower rate is at that rate. ` +
    `ReZero is built without norms and so is no Post-LN any more; GPT-2's initialisation also draws positions with deviation 1 instead of 0.5. Shaded: stuck, within 0.1 nats of the unigram entropy ${formatFixed(floors.unigramNats)} or above.`,
  describe: ({ plain, rows }) => {
    const trained = rows.filter(({ seeds }) => !seeds.some(isStuck));
    const lost = rows.filter(({ seeds }) => seeds.every(isStuck));
    const parts = [plain, ...rows].map(
      ({ name, seeds, lower }) =>
        `${name}: ${finalLossText(seeds)}, ${stuckText(seeds)} seeds stuck${lower.length > 0 ? ` (at ${formatScientific(LOWER)} ${finalLossText(lower)}, ${stuckText(lower)})` : ''}`,
    );
    return `${trained.length} of ${rows.length} changes let every seed train, ${lost.length} leave every seed stuck. Final loss at ${formatScientific(DECIDING)}: ${parts.join('; ')}.`;
  },
  draw,
  table: ({ plain, rows }) => ({
    columns: [
      'Change',
      'Predicted',
      'Stuck',
      'Mean final loss',
      'Each seed',
      `Stuck at ${formatScientific(LOWER)}`,
      'Mean final loss there',
    ],
    rows: [plain, ...rows].map(({ name, isExpectedToTrain, seeds, lower }) => [
      name,
      isExpectedToTrain ? 'trains' : 'stuck',
      stuckText(seeds),
      finalLossText(seeds),
      seeds.map(({ measurement }) => formatFixed(measurement.finalLossNats)).join(', '),
      lower.length > 0 ? stuckText(lower) : 'not run',
      lower.length > 0 ? finalLossText(lower) : 'not run',
    ]),
  }),
});

function stuckText(seeds: readonly WarmupCell[]): string {
  return `${seeds.filter(isStuck).length} of ${seeds.length}`;
}

function select(evidence: FigureEvidence) {
  const cells = evidence.cells('rescue');
  const all = CHANGES.map(({ name, choice, isExpectedToTrain }): Remedy => {
    const seeds = runsOf(cells, choice);
    if (seeds.length === 0) throw missingCells(id, 'rescue', name);
    const lower = choice.learningRate === DECIDING ? runsOf(cells, { ...choice, learningRate: LOWER }) : [];
    return { name, isExpectedToTrain, seeds, lower };
  });
  const [plain, ...changed] = all;
  const [first] = plain?.seeds ?? [];
  if (!plain || !first) throw missingCells(id, 'rescue', 'plain Post-LN');
  const rows = changed.toSorted((a, b) => sortKey(a) - sortKey(b));
  return { plain, rows, floors: first.measurement.floors, size: trainingSize(first) };
}

/** Diverged runs last. */
function sortKey({ seeds }: Remedy): number {
  const final = meanFinalLoss(seeds);
  return Number.isFinite(final) ? final : Number.MAX_VALUE;
}

function draw({ plain, rows, floors }: Remedies, layout: Layout): Drawing {
  const isWide = layout.name === 'wide';
  const labelWidth = isWide ? 200 : 150;
  const rowOf = ({ name, isExpectedToTrain, seeds, lower }: Remedy, heading?: string): Row => {
    const look = PLACEMENT_LOOK[seeds[0]?.config.model.placement ?? 'post'];
    const final = meanFinalLoss(seeds);
    const finite = (cells: readonly WarmupCell[]): number[] =>
      cells.map(({ measurement }) => measurement.finalLossNats).filter(Number.isFinite);
    return {
      label: isWide ? name : name.replace('gradients clipped to norm', 'clipped to norm').replace('initialisation', 'init.'),
      detail: `predicted: ${isExpectedToTrain ? 'trains' : 'stuck'}`,
      note: Number.isFinite(final) ? formatFixed(final) : 'div.',
      dots: [
        { name: AT_LOWER, color: look.color, marker: look.marker, hollow: true, values: finite(lower), spreadBy: 3, offset: -6 },
        {
          name: AT_DECIDING,
          color: look.color,
          marker: look.marker,
          values: finite(seeds),
          spreadBy: 3,
          offset: 5,
          ...(Number.isFinite(final) ? { center: final } : {}),
        },
      ],
      ...(heading === undefined ? {} : { heading }),
    };
  };
  const drawn = [rowOf(plain, 'Post-LN without warmup'), ...rows.map((each, i) => rowOf(each, i === 0 ? 'With one change' : undefined))];
  const legend = key(0, 2, layout.width, [
    { color: 'post', label: AT_DECIDING, marker: 'circle' },
    { color: 'post', label: AT_LOWER, marker: 'circle', hollow: true },
  ]);
  const height = dotRowsHeight(drawn, ROW_HEIGHT);
  const frame = { left: labelWidth, top: legend.height + 24, width: layout.width - labelWidth - 36, height };
  const highest = Math.max(floors.unigramNats + 0.2, (max(drawn.flatMap(({ dots }) => dots.flatMap(({ values }) => values))) ?? 0) + 0.1);
  const x = scaleLinear([Math.min(0.5, floors.floorNats - 0.1), highest], [frame.left, right(frame)]);
  const stuck = x(stuckAbove(floors));
  return {
    width: layout.width,
    height: frame.top + height + 38,
    marks: [
      ...legend.marks,
      rectangle(stuck, frame.top, right(frame) - stuck, height, 'region'),
      ...dotRows({
        frame,
        x: {
          scale: x,
          ticks: linearTicks([0.5, highest], isWide ? 7 : 4),
          title: 'final training loss, nats a token',
          format: formatFixed,
        },
        rows: drawn,
        rowHeight: ROW_HEIGHT,
        labelWidth,
        references: floorNames(floors).map(({ nats, label, short }, i) => ({
          x: nats,
          label: isWide ? label : short,
          anchor: i === 0 ? ('end' as const) : i === 2 ? ('start' as const) : ('middle' as const),
        })),
      }),
    ],
  };
}
