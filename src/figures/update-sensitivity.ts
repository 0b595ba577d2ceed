import { scaleLog } from 'd3-scale';
import { EXPECTED_GROWTH } from '../../experiments/claims/predictions/update-sensitivity.ts';
import { geometricInterval, slopeInterval } from '../../experiments/result.ts';
import type { MeasuredCellOf } from '../../experiments/result.ts';
import { axisWidth } from '../charts/axis.ts';
import { formatChange, formatCount, formatFixed, formatScientific, formatSignificant } from '../charts/format.ts';
import { bottom, frameGrid, right } from '../charts/layout.ts';
import type { Layout } from '../charts/layout.ts';
import { linePanel } from '../charts/line-panel.ts';
import type { Series } from '../charts/line-panel.ts';
import { text } from '../charts/mark.ts';
import type { Drawing } from '../charts/mark.ts';
import { logDomain, logTicks, valueTicks } from '../charts/ticks.ts';
import { defineFigure, missingCells } from './figure.ts';
import type { FigureEvidence } from './figure.ts';
import { COMPARED_PLACEMENTS, INITIALISATION_NAMES, PLACEMENT_LOOK, distinct } from './select.ts';

const id = 'update-sensitivity';

/** Depths with a mean change from here on count as saturated, two independent normalised states differing by about 2: slopes leave them out. */
const SATURATED = 0.5;
const PERTURBATIONS = [
  { perturbation: 'random', title: 'Random change of the weights' },
  { perturbation: 'sign', title: 'One sign step, as Adam’s first' },
] as const;

type SensitivityCell = MeasuredCellOf<'update-sensitivity'>;

export const updateSensitivity = defineFigure({
  id,
  experiment: 'update-sensitivity',
  title: 'How far does a small change of all weights move the output, as stacks grow deeper?',
  select,
  caption: ({ panels, size }) =>
    `Mean squared change of an entry of the final normalised state when every layer matrix moves a little, before training, in decoder-only stacks (${size}; Xavier initialisation unless named). ` +
    `${panels.map(({ perturbation, eta }) => (perturbation === 'random' ? `Random: normal noise of deviation ${formatScientific(eta)}.` : `Sign step: each weight moves ${formatScientific(eta)} against its gradient’s sign.`)).join(' ')} ` +
    `Geometric mean over ${formatCount(
      panels.flatMap(({ series }) => series.flatMap(({ seedCounts }) => seedCounts)),
      'seed',
    )}, bands its 95\u202f% interval; ` +
    `slope of the logarithms with its 95\u202f% interval, over depths whose mean change is below ${SATURATED}. Thin dotted lines: the growth predicted for random changes (${COMPARED_PLACEMENTS.map((placement) => `${PLACEMENT_LOOK[placement].name} ${EXPECTED_GROWTH[placement].name}`).join(', ')}), from the shallowest stack on.`,
  describe: ({ panels }) =>
    panels
      .map(({ title, depths, series }) => {
        const parts = series.map(({ name, slope, points }) => {
          const [first, last] = [points[0]?.y ?? NaN, points.at(-1)?.y ?? NaN];
          return `${name} ${formatChange(last / first)}, ${formatSignificant(first)} to ${formatSignificant(last)}, slope ${formatSlope(slope)}`;
        });
        return `${title}, squared change of the output from ${depths[0] ?? 0} to ${depths.at(-1) ?? 0} layers: ${parts.join('; ')}.`;
      })
      .join(' '),
  draw,
  table: ({ panels }) => ({
    columns: [
      'Change and placement',
      'Seeds',
      ...(panels[0]?.depths ?? []).map((depth) => `${depth} layers`),
      'Slope',
      '95\u202f% interval',
    ],
    rows: panels.flatMap(({ perturbation, depths, series }) =>
      series.map(({ name, slope, points, seedCounts }) => [
        `${perturbation === 'random' ? 'Random' : 'Sign'}, ${name}`,
        distinct(seedCounts, Number).join(', '),
        ...depths.map((depth) => formatSignificant(points.find(({ x }) => x === depth)?.y ?? NaN, 3)),
        formatFixed(slope.estimate),
        `${formatFixed(slope.low)} to ${formatFixed(slope.high)}`,
      ]),
    ),
  }),
});

function select(evidence: FigureEvidence) {
  const all = evidence
    .cells('update-sensitivity')
    .filter(({ config: { model } }) => model.architecture === 'decoder' && model.norm === 'layernorm' && model.branchGain === 1);
  const panels = PERTURBATIONS.map(({ perturbation, title }) => {
    const cells = all.filter(({ config }) => config.perturbation === perturbation);
    const standard = cells.filter(({ config }) => config.model.initialisation === 'xavier');
    const depths = distinct(standard, ({ config }) => config.model.layerCount);
    const main = COMPARED_PLACEMENTS.map((placement) => sensitivitySeries(standard, placement, depths, perturbation));
    const others = COMPARED_PLACEMENTS.flatMap((placement) => {
      const small = cells.filter(({ config: { model } }) => model.initialisation === 'gpt2' && model.placement === placement);
      return small.length > 0 ? [sensitivitySeries(small, placement, depths, perturbation)] : [];
    });
    return { perturbation, title, depths, eta: standard[0]?.config.eta ?? NaN, series: [...main, ...others] };
  });
  const model = all[0]?.config.model;
  return { panels, size: model ? `width ${model.modelWidth}, ${model.headCount} heads, sequences of ${model.sequenceLength} tokens` : '' };
}

function sensitivitySeries(
  cells: readonly SensitivityCell[],
  placement: (typeof COMPARED_PLACEMENTS)[number],
  depths: readonly number[],
  perturbation: string,
) {
  const own = cells.filter(({ config: { model } }) => model.placement === placement);
  const initialisation = own[0]?.config.model.initialisation ?? 'xavier';
  const look = PLACEMENT_LOOK[placement];
  const seeds = depths.map((depth) => own.filter(({ config }) => config.model.layerCount === depth));
  const gap = depths.find((_, i) => seeds[i]?.length === 0);
  if (gap !== undefined || depths.length === 0)
    throw missingCells(
      id,
      'update-sensitivity',
      `${perturbation}, ${look.name}, ${INITIALISATION_NAMES[initialisation]} initialisation, ${gap ?? 'any number of'} layers`,
    );
  const intervals = seeds.map((each) => geometricInterval(each.map(({ measurement }) => measurement.squaredChange)));
  const fitted = seeds.filter((_, i) => (intervals[i]?.estimate ?? Number.NaN) < SATURATED).flat();
  return {
    look,
    placement,
    initialisation,
    name: initialisation === 'xavier' ? look.name : `${look.name}, ${INITIALISATION_NAMES[initialisation]} init`,
    points: intervals.map(({ estimate, low, high }, i) => ({ x: depths[i] ?? NaN, y: estimate, low, high })),
    slope: slopeInterval(
      fitted.map(({ config, measurement }) => [Math.log(config.model.layerCount), Math.log(measurement.squaredChange)] as const),
    ),
    seedCounts: seeds.map((each) => each.length),
  };
}

function draw({ panels }: ReturnType<typeof select>, layout: Layout): Drawing {
  const isWide = layout.name === 'wide';
  const domain = logDomain(
    panels.flatMap(({ series }) => series.flatMap(({ points }) => points.flatMap(({ y, low, high }) => [y, low, high]))),
    1.25,
  );
  const yTicks = logTicks(domain);
  const { frames, height } = frameGrid(layout, {
    count: panels.length,
    columns: isWide ? 2 : 1,
    height: isWide ? 300 : 240,
    margin: { top: 26, right: 124, bottom: 40, left: 0 },
    offset: 16,
    axisWidth: axisWidth(yTicks),
  });
  const marks = panels.flatMap(({ title, depths, series }, i) => {
    const frame = frames[i];
    if (!frame) return [];
    return linePanel({
      frame,
      title,
      x: { scale: scaleLog(logDomain(depths, 1.06), [frame.left, right(frame)]), ticks: valueTicks(depths), title: 'layers, logarithmic' },
      y: {
        scale: scaleLog(domain, [bottom(frame), frame.top]),
        ticks: yTicks,
        labels: i === 0 || !isWide,
        name: 'squared change of the output',
      },
      series: series.flatMap(({ look, placement, initialisation, name, points, slope }): Series[] => {
        const isMain = initialisation === 'xavier';
        const measured: Series = {
          ...look,
          ...(isMain ? {} : { dash: 'dashed' as const, hollow: true }),
          markerCount: depths.length,
          name,
          label: [name, `slope ${formatFixed(slope.estimate)} ± ${formatFixed((slope.high - slope.low) / 2)}`],
          points,
        };
        const start = points[0];
        if (!isMain || !start) return [measured];
        const { of } = EXPECTED_GROWTH[placement];
        const predicted = depths.map((depth) => ({ x: depth, y: (start.y * of(depth)) / of(start.x) })).filter(({ y }) => y <= domain[1]);
        return [{ color: look.color, label: [], points: [], threads: [predicted], dash: 'dotted' }, measured];
      }),
    });
  });
  return { width: layout.width, height, marks: [text(0, 12, 'squared change of the output, logarithmic', 'title'), ...marks] };
}

function formatSlope({ estimate, low, high }: { estimate: number; low: number; high: number }): string {
  return `${formatFixed(estimate)} (${formatFixed(low)} to ${formatFixed(high)})`;
}
