import { groups, max } from 'd3-array';
import { scaleLinear } from 'd3-scale';
import { dotRows, dotRowsHeight } from '../charts/dot-rows.ts';
import type { Row } from '../charts/dot-rows.ts';
import { formatCount, formatFixed, formatScientific } from '../charts/format.ts';
import type { Layout } from '../charts/layout.ts';
import { right } from '../charts/layout.ts';
import { rectangle } from '../charts/mark.ts';
import type { Drawing } from '../charts/mark.ts';
import { linearTicks } from '../charts/ticks.ts';
import { defineFigure, missingCells } from './figure.ts';
import type { FigureEvidence } from './figure.ts';
import { INITIALISATION_NAMES, PLACEMENT_LOOK, distinct } from './select.ts';
import { RATE, finalLossText, floorNames, isStuck, meanFinalLoss, plainRuns, seedsWith, stuckAbove, trainingSize } from './warmup-cells.ts';
import type { WarmupCell } from './warmup-cells.ts';

const id = 'remedies';
const ROW_HEIGHT = 24;

interface Change {
  /** What an error calls it when it was not measured; left out where the grid need not hold it. */
  required?: string;
  name: (cell: WarmupCell) => string;
  fits: (cell: WarmupCell) => boolean;
}

/** What differs from Post-LN at 1e-3 without warmup; each of them alone. */
const CHANGES: readonly Change[] = [
  { required: 'DeepNorm', name: () => PLACEMENT_LOOK.deepnorm.name, fits: ({ config }) => config.model.placement === 'deepnorm' },
  {
    required: 'another initialisation',
    name: ({ config }) => `${INITIALISATION_NAMES[config.model.initialisation]} initialisation`,
    fits: ({ config }) => config.model.initialisation !== 'xavier',
  },
  {
    required: 'a branch gain',
    name: ({ config }) => `branch gain ${config.model.branchGain}`,
    fits: ({ config }) => config.model.branchGain !== 1,
  },
  {
    required: 'gradient clipping',
    name: ({ config }) => `clipping at norm ${config.clipNorm ?? 0}`,
    fits: ({ config }) => config.clipNorm !== null,
  },
  { required: 'another β₂', name: ({ config }) => `β₂ = ${config.beta2}`, fits: ({ config }) => config.beta2 !== 0.999 },
  { name: ({ config }) => `warmup, ${config.warmupSteps} steps`, fits: ({ config }) => config.warmupSteps > 0 },
  { name: ({ config }) => `learning rate ${formatScientific(config.learningRate)}`, fits: ({ config }) => config.learningRate < RATE },
];

type Remedies = ReturnType<typeof select>;

export const remedies = defineFigure({
  id,
  experiment: 'warmup',
  title: 'Which single change lets Post-LN train without warmup?',
  select,
  caption: ({ rows, size, floors }) =>
    `Mean training loss of the last 20 steps of a decoder-only Post-LN model (${size}; Xavier initialisation, Adam at ${formatScientific(RATE)}, no warmup) and of the same model with one thing changed. ` +
    `Each dot is one of ${formatCount(
      rows.map(({ seeds }) => seeds.length),
      'seed',
    )}; the upright bar and the number are their mean.${positionNote(rows)} Shaded: stuck, within 0.1 nats of the unigram entropy ${formatFixed(floors.unigramNats)} or above.`,
  describe: ({ rows }) =>
    `${rows.map(({ name, seeds }) => `${name}: ${finalLossText(seeds)}, ${seeds.filter(isStuck).length} of ${seeds.length} seeds stuck`).join('; ')}.`,
  draw,
  table: ({ rows }) => ({
    columns: ['Run', 'Seeds', 'Stuck', 'Mean final loss', 'Each seed'],
    rows: rows.map(({ name, seeds }) => [
      name,
      String(seeds.length),
      String(seeds.filter(isStuck).length),
      finalLossText(seeds),
      seeds.map(({ measurement }) => formatFixed(measurement.finalLossNats)).join(', '),
    ]),
  }),
});

function select(evidence: FigureEvidence) {
  const plain = plainRuns(id, evidence, 'decoder');
  const baseline = seedsWith(id, plain, 'post', 0, RATE);
  const steps = baseline[0]?.config.steps ?? 0;
  const decoders = evidence.cells('warmup').filter(({ config }) => config.model.architecture === 'decoder');
  const comparable = decoders.filter(
    ({ config }) => config.steps === steps && config.learningRate <= RATE && config.model.placement !== 'pre',
  );
  const single = comparable.filter((cell) => CHANGES.filter(({ fits }) => fits(cell)).length === 1);
  const changed = CHANGES.flatMap(({ required, name, fits }) => {
    const seeds = single.filter(fits);
    if (seeds.length === 0 && required) throw missingCells(id, 'warmup', `decoder, Post-LN at ${RATE} without warmup but with ${required}`);
    return groups(seeds, name).map(([each, own]) => row(each, own));
  });
  const long = decoders.filter(
    (cell) => cell.config.steps > steps && cell.config.model.placement === 'post' && !CHANGES.some(({ fits }) => fits(cell)),
  );
  const longSteps = distinct(long, ({ config }) => config.steps).at(-1);
  const rows = [
    { ...row('nothing changed', baseline), heading: 'Post-LN without warmup' },
    ...(longSteps === undefined
      ? []
      : [
          row(
            `${longSteps.toLocaleString('en')} steps`,
            long.filter(({ config }) => config.steps === longSteps),
          ),
        ]),
    ...changed.sort((a, b) => a.final - b.final).map((each, i) => (i === 0 ? { ...each, heading: 'With one change' } : each)),
    { ...row('Pre-LN, nothing changed', seedsWith(id, plain, 'pre', 0, RATE)), heading: 'For comparison' },
  ];
  const floors = baseline[0]?.measurement.floors ?? { unigramNats: NaN, bigramNats: NaN, floorNats: NaN };
  return { rows, floors, size: baseline[0] ? trainingSize(baseline[0]) : '' };
}

/** An initialisation that also draws positions wider or narrower than the unchanged model changes two things, which the caption says. */
function positionNote(rows: Remedies['rows']): string {
  const models = rows.flatMap(({ seeds }) => seeds.map(({ config }) => config.model));
  const usual = models[0]?.positionDeviation;
  const other = models.find(({ positionDeviation }) => positionDeviation !== usual);
  if (usual === undefined || other === undefined) return '';
  return ` With ${INITIALISATION_NAMES[other.initialisation]} initialisation positions have deviation ${other.positionDeviation} instead of ${usual}.`;
}

function row(name: string, seeds: readonly WarmupCell[]): { name: string; seeds: readonly WarmupCell[]; final: number; heading?: string } {
  return { name, seeds, final: meanFinalLoss(seeds) };
}

function draw({ rows, floors }: Remedies, layout: Layout): Drawing {
  const labelWidth = layout.name === 'wide' ? 190 : 134;
  const drawn: Row[] = rows.map(({ name, seeds, final, heading }) => {
    const look = PLACEMENT_LOOK[seeds[0]?.config.model.placement ?? 'post'];
    const finite = seeds.map(({ measurement }) => measurement.finalLossNats).filter(Number.isFinite);
    const isFinite = Number.isFinite(final);
    const dots = { color: look.color, marker: look.marker, values: finite, spreadBy: 5, ...(isFinite ? { center: final } : {}) };
    return { label: name, note: isFinite ? formatFixed(final) : 'diverged', dots: [dots], ...(heading === undefined ? {} : { heading }) };
  });
  const height = dotRowsHeight(drawn, ROW_HEIGHT);
  const frame = { left: labelWidth, top: 40, width: layout.width - labelWidth - 40, height };
  const highest = Math.max(floors.unigramNats + 0.2, (max(drawn.flatMap(({ dots }) => dots.flatMap(({ values }) => values))) ?? 0) + 0.1);
  const x = scaleLinear([Math.min(0.5, floors.floorNats - 0.1), highest], [frame.left, right(frame)]);
  const stuck = x(stuckAbove(floors));
  return {
    width: layout.width,
    height: frame.top + height + 38,
    marks: [
      rectangle(stuck, frame.top, right(frame) - stuck, height, 'region'),
      ...dotRows({
        frame,
        x: { scale: x, ticks: linearTicks([0.5, highest], 7), title: 'final training loss, nats a token' },
        rows: drawn,
        rowHeight: ROW_HEIGHT,
        labelWidth,
        references: floorNames(floors).map(({ nats, label, short }, i) => ({
          x: nats,
          label: layout.name === 'wide' ? label : short,
          anchor: i === 0 ? ('end' as const) : i === 2 ? ('start' as const) : ('middle' as const),
        })),
      }),
    ],
  };
}
