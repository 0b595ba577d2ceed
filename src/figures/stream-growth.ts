import { scaleLinear, scaleLog } from 'd3-scale';
import { mean } from 'd3-array';
import { geometricInterval } from '../../experiments/result.ts';
import type { Interval, MeasurementOf } from '../../experiments/result.ts';
import { axisWidth } from '../charts/axis.ts';
import { formatChange, formatCount, formatFactor, formatFixed, formatList, formatSignificant } from '../charts/format.ts';
import { bottom, frameGrid, right } from '../charts/layout.ts';
import type { Layout } from '../charts/layout.ts';
import { linePanel } from '../charts/line-panel.ts';
import type { Drawing } from '../charts/mark.ts';
import { layerTicks, linearTicks, logDomain, logTicks } from '../charts/ticks.ts';
import { defineFigure } from './figure.ts';
import type { FigureEvidence } from './figure.ts';
import { depthsOf, gradientCells, modelSize, seedsOf, toPoint } from './gradient-cells.ts';
import type { GradientCell } from './gradient-cells.ts';
import { COMPARED_PLACEMENTS, PLACEMENT_LOOK } from './select.ts';

const id = 'stream-growth';

type Sublayer = MeasurementOf<'gradient-norms'>['sublayers'][number];

/** The three quantities of the conservation law, each relative to its value after the first sublayer. */
const FACTORS = [
  { name: 'gradient norm', of: ({ streamGradientNorm }: Sublayer) => streamGradientNorm, color: 'pre', marker: 'square', dash: 'solid' },
  { name: '√variance', of: ({ streamVariance }: Sublayer) => Math.sqrt(streamVariance), color: 'muted', marker: 'diamond', dash: 'dashed' },
  {
    name: 'product',
    of: ({ streamGradientNorm, streamVariance }: Sublayer) => streamGradientNorm * Math.sqrt(streamVariance),
    color: 'ink',
    marker: 'circle',
    dash: 'solid',
  },
] as const;

export const streamGrowth = defineFigure({
  id,
  experiment: 'gradient-norms',
  title: 'How does the residual stream grow, and what does its growth do to the gradient?',
  select,
  caption: ({ deepest, size, seedCounts }) =>
    `Decoder-only stacks of ${deepest} layers before any training (${size}; Xavier initialisation). Left or first: mean square entry of the residual stream after each sublayer, on scales that can be switched. ` +
    `Right or second: Pre-LN only, the norm of the gradient with respect to the stream, the root of the variance, and their product, each over its value after the first sublayer. ` +
    `Where the product is flat, gradient and spread are inversely proportional. Geometric mean over ${formatCount(seedCounts, 'seed')}; bands: its 95\u202f% interval.`,
  describe: describeGrowth,
  draw: (data, layout) => draw(data, layout, 'linear'),
  // On a linear scale Pre-LN dwarfs the others; on a logarithmic one growth like the number of layers is a line of slope one.
  views: {
    legend: 'Scales of the variance',
    first: 'linear',
    second: { label: 'logarithmic', describe: describeGrowth, draw: (data, layout) => draw(data, layout, 'logarithmic') },
  },
  table: ({ variances, factors, deviations }) => ({
    columns: ['Quantity', 'First sublayer', 'Middle', 'Last sublayer'],
    rows: [
      ...variances.map(({ look, points }) => tableRow(`Stream variance, ${look.name}`, points)),
      ...factors.map(({ name, points }) => tableRow(`Pre-LN ${name}, first = 1`, points)),
      ...deviations.map(({ layerCount, deviation }) => [
        `Largest distance of the product from its mean, ${layerCount} layers`,
        '',
        '',
        `${formatFixed(100 * deviation, 0)}\u202f%`,
      ]),
    ],
  }),
});

type Growth = ReturnType<typeof select>;

function describeGrowth({ variances, factors, deviations, deepest }: Growth): string {
  const grown = variances.map(({ look, points }) => {
    const [first, last] = [points[0]?.estimate ?? NaN, points.at(-1)?.estimate ?? NaN];
    return `${formatChange(last / first)} under ${look.name} (${formatSignificant(first)} to ${formatSignificant(last)})`;
  });
  const ends = factors.map(({ name, points }) => `the ${name} ${formatChange(points.at(-1)?.estimate ?? NaN)}`);
  const flat = deviations.map(({ layerCount, deviation }) => `${formatFixed(100 * deviation, 0)}\u202f% at ${layerCount} layers`);
  return (
    `Over ${deepest} layers the variance of the stream ${formatList(grown)}. Under Pre-LN, from the first sublayer to the last, ${formatList(ends)}. ` +
    `Largest distance of the product from its mean over the sublayers: ${formatList(flat)}.`
  );
}

function select(evidence: FigureEvidence) {
  const cells = gradientCells(id, evidence, 'decoder');
  const depths = depthsOf(cells);
  const deepest = depths.at(-1) ?? 0;
  const variances = COMPARED_PLACEMENTS.map((placement) => {
    const seeds = seedsOf(id, cells, placement, deepest);
    return { look: PLACEMENT_LOOK[placement], seedCount: seeds.length, points: overSeeds(seeds, ({ streamVariance }) => streamVariance) };
  });
  const pre = seedsOf(id, cells, 'pre', deepest);
  const factors = FACTORS.map(({ of, ...look }) => ({ ...look, points: overSeeds(pre, of, true) }));
  const deviations = depths.map((layerCount) => {
    const product = overSeeds(seedsOf(id, cells, 'pre', layerCount), FACTORS[2].of).map(({ estimate }) => estimate);
    const middle = Math.exp(mean(product.map(Math.log)) ?? Number.NaN);
    return { layerCount, deviation: Math.max(...product.map((value) => Math.abs(value / middle - 1))) };
  });
  return {
    deepest,
    variances,
    factors,
    deviations,
    size: cells[0] ? modelSize(cells[0]) : '',
    seedCounts: variances.map(({ seedCount }) => seedCount),
  };
}

/** A quantity after each decoder sublayer, over the seeds; relative to that of the first sublayer of the same seed if asked. */
function overSeeds(seeds: readonly GradientCell[], of: (sublayer: Sublayer) => number, isRelative = false): Interval[] {
  const series = seeds.map(({ measurement }) => {
    const values = measurement.sublayers.filter(({ stack }) => stack === 'decoder').map(of);
    return isRelative ? values.map((value) => value / (values[0] ?? Number.NaN)) : values;
  });
  return (series[0] ?? []).map((_, i) => geometricInterval(series.map((values) => values[i] ?? Number.NaN)));
}

function draw({ variances, factors, deepest }: Growth, layout: Layout, scale: 'linear' | 'logarithmic'): Drawing {
  const isLog = scale === 'logarithmic';
  const highest = Math.max(
    ...variances.flatMap(({ points }) => points.map(({ high, estimate }) => (Number.isFinite(high) ? high : estimate))),
  );
  const varianceDomain = isLog
    ? logDomain(
        variances.flatMap(({ points }) => points.map(({ estimate }) => estimate)),
        1.3,
      )
    : ([0, highest * 1.04] as const);
  const varianceTicks = isLog ? logTicks(varianceDomain) : linearTicks([0, highest], 5);
  const domain = logDomain(
    factors.flatMap(({ points }) => points.map(({ estimate }) => estimate)),
    1.3,
  );
  const factorTicks = logTicks(domain);
  const isWide = layout.name === 'wide';
  const { frames, height } = frameGrid(layout, {
    count: 2,
    columns: isWide ? 2 : 1,
    height: isWide ? 230 : 185,
    margin: { top: 42, right: 92, bottom: 40, left: Math.max(axisWidth(varianceTicks), axisWidth(factorTicks)) },
  });
  const [left, second] = frames;
  if (!left || !second) return { width: layout.width, height, marks: [] };
  const sublayers = variances[0]?.points.length ?? 0;
  const across = [left.left + 4, right(left) - 4] as const;
  const xAxis = { ticks: layerTicks(sublayers, 5), title: `sublayer (two a layer, ${deepest} layers)`, name: 'sublayer' };
  return {
    width: layout.width,
    height,
    marks: [
      ...linePanel({
        frame: left,
        title: 'Variance of the stream',
        x: isLog
          ? { scale: scaleLog([1, sublayers], across), ticks: logTicks([1, sublayers], 4), title: 'sublayer, logarithmic' }
          : { ...xAxis, scale: scaleLinear([1, sublayers], across) },
        y: {
          scale: isLog ? scaleLog(varianceDomain, [bottom(left), left.top]) : scaleLinear(varianceDomain, [bottom(left), left.top]),
          ticks: varianceTicks,
          title: isLog ? 'mean square entry, logarithmic' : 'mean square entry',
        },
        series: variances.map(({ look, points }) => ({
          ...look,
          label: [look.name, formatSignificant(points.at(-1)?.estimate ?? NaN)],
          points: points.map((point, i) => toPoint(i + 1, point)),
        })),
      }),
      ...linePanel({
        frame: second,
        title: 'Pre-LN: gradient against spread',
        x: { ...xAxis, scale: scaleLinear([1, sublayers], [second.left + 4, right(second) - 4]) },
        y: { scale: scaleLog(domain, [bottom(second), second.top]), ticks: factorTicks, title: 'over the first sublayer, logarithmic' },
        series: factors.map(({ name, points, ...look }) => ({
          ...look,
          label: [name, formatFactor(points.at(-1)?.estimate ?? NaN)],
          points: points.map((point, i) => toPoint(i + 1, point)),
        })),
      }),
    ],
  };
}

function tableRow(name: string, points: readonly Interval[]): string[] {
  return [name, ...[0, Math.floor(points.length / 2), points.length - 1].map((i) => formatSignificant(points[i]?.estimate ?? NaN, 3))];
}
