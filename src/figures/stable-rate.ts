import { scaleLog } from 'd3-scale';
import { expectedRate, POST_POWERS } from '../../experiments/claims/predictions/stable-rate.ts';
import { edgeOf, edgesByDepth, edgeSlope } from '../../experiments/claims/select/stable-rate.ts';
import { axisWidth } from '../charts/axis.ts';
import { formatChange, formatCount, formatFixed, formatScientific } from '../charts/format.ts';
import { bottom, frameGrid, right } from '../charts/layout.ts';
import type { Layout } from '../charts/layout.ts';
import { linePanel } from '../charts/line-panel.ts';
import type { Series } from '../charts/line-panel.ts';
import { text } from '../charts/mark.ts';
import type { Drawing } from '../charts/mark.ts';
import { logDomain, logTicks, valueTicks } from '../charts/ticks.ts';
import { defineFigure, missingCells } from './figure.ts';
import type { FigureEvidence } from './figure.ts';
import { PLACEMENT_LOOK } from './select.ts';

const id = 'stable-rate';
const PLACEMENTS = ['post', 'pre'] as const;

export const stableRate = defineFigure({
  id,
  experiment: 'stable-rate',
  title: 'Up to which learning rate does a model of each depth train?',
  select,
  caption: ({ series, size, steps }) =>
    `Largest learning rate at which a model trains without warmup (${size}; Xavier initialisation, plain Adam): it ends, after ${steps} steps, more than 0.1 nats below the unigram entropy. ` +
    `Each dot is one seed, the middle of two rates a factor of 1.4 apart of which one trains and one fails; lines: geometric mean over ${formatCount(
      series.flatMap(({ points }) => points.map(({ dots }) => dots.length)),
      'seed',
    )}, bands its 95\u202f% interval. ` +
    `Thin dotted: the powers ${POST_POWERS.map((power) => formatFixed(power, 1)).join(' and ')} of depth that were predicted for Post-LN, from the shallowest on.${series.some(({ undecided }) => undecided > 0) ? ' Searches that found no edge are left out.' : ''}`,
  describe: ({ series }) =>
    series
      .map(({ look, points, slope, undecided }) => {
        const [first, last] = [points[0], points.at(-1)];
        const edges = points.map(({ layerCount, edge }) => `${formatScientific(edge.estimate)} at ${layerCount} layers`).join(', ');
        const change = formatChange((last?.edge.estimate ?? Number.NaN) / (first?.edge.estimate ?? Number.NaN));
        return `The largest rate at which ${look.name} trains ${change} from ${String(first?.layerCount)} to ${String(last?.layerCount)} layers: ${edges}; ${slopeText(slope)}${undecided > 0 ? `; ${undecided} searches found no edge` : ''}.`;
      })
      .join(' '),
  draw,
  table: ({ series }) => ({
    columns: ['Placement', 'Layers', 'Seeds with an edge', 'Largest rate that trains', '95\u202f% interval', 'Searches without an edge'],
    rows: series.flatMap(({ look, points }) =>
      points.map(({ layerCount, edge, dots, undecidedCount }) => [
        look.name,
        String(layerCount),
        String(dots.length),
        formatScientific(edge.estimate),
        Number.isFinite(edge.low) ? `${formatScientific(edge.low)} to ${formatScientific(edge.high)}` : 'one seed',
        String(undecidedCount),
      ]),
    ),
  }),
});

function select(evidence: FigureEvidence) {
  const cells = evidence.cells('stable-rate');
  const series = PLACEMENTS.map((placement) => {
    const depths = edgesByDepth(cells, placement);
    const points = depths
      .map(({ searches, ...depth }) => ({ ...depth, dots: searches.map(edgeOf).filter((edge) => edge !== null) }))
      .filter(({ dots }) => dots.length > 0);
    if (points.length === 0) throw missingCells(id, 'stable-rate', `${PLACEMENT_LOOK[placement].name} with an edge at any depth`);
    return {
      placement,
      look: PLACEMENT_LOOK[placement],
      points,
      slope: edgeSlope(cells, placement),
      undecided: depths.reduce((sum, { undecidedCount }) => sum + undecidedCount, 0),
    };
  });
  const first = cells[0]?.config;
  return {
    series,
    steps: first?.steps ?? 0,
    size: first
      ? `width ${first.model.modelWidth}, ${first.model.headCount} heads, ${first.batchSize} sequences of ${first.model.sequenceLength} tokens`
      : '',
  };
}

function slopeText({ estimate, low, high }: { estimate: number; low: number; high: number }): string {
  return Number.isFinite(low)
    ? `power of depth ${formatFixed(estimate)} (${formatFixed(low)} to ${formatFixed(high)})`
    : 'too few complete seeds for a power';
}

function draw({ series }: ReturnType<typeof select>, layout: Layout): Drawing {
  const isWide = layout.name === 'wide';
  const depths = [...new Set(series.flatMap(({ points }) => points.map(({ layerCount }) => layerCount)))].sort((a, b) => a - b);
  const domain = logDomain(
    series.flatMap(({ points }) => points.flatMap(({ edge, dots }) => [edge.estimate, edge.low, edge.high, ...dots])),
    1.3,
  );
  const yTicks = logTicks(domain).map(({ value }) => ({ value, label: formatScientific(value) }));
  const { frames, height } = frameGrid(layout, {
    count: 1,
    columns: 1,
    height: isWide ? 280 : 240,
    margin: { top: 10, right: 118, bottom: 40, left: 0 },
    offset: 16,
    axisWidth: axisWidth(yTicks),
  });
  const [frame] = frames;
  if (!frame) return { width: layout.width, height, marks: [] };
  const [post] = series;
  const start = post?.points[0];
  const predictions: Series[] = POST_POWERS.map((power) => ({
    color: 'post',
    label: [],
    points: [],
    dash: 'dotted',
    threads: start
      ? [
          depths
            .map((x) => ({ x, y: expectedRate(x, power, { rate: start.edge.estimate, atLayers: start.layerCount }) }))
            .filter(({ y }) => y >= domain[0] && y <= domain[1]),
        ]
      : [],
  }));
  return {
    width: layout.width,
    height,
    marks: [
      text(0, 12, 'largest learning rate that trains, logarithmic', 'title'),
      ...linePanel({
        frame,
        x: {
          scale: scaleLog(logDomain(depths, 1.08), [frame.left, right(frame)]),
          ticks: valueTicks(depths),
          title: 'layers, logarithmic',
        },
        y: {
          scale: scaleLog(domain, [bottom(frame), frame.top]),
          ticks: yTicks,
          name: 'largest learning rate that trains',
          format: formatScientific,
        },
        series: [
          ...predictions,
          ...series.map(({ look, points, slope }): Series => ({
            ...look,
            label: [
              look.name,
              ...(Number.isFinite(slope.low)
                ? [`power ${formatFixed(slope.estimate)} ± ${formatFixed((slope.high - slope.low) / 2)}`]
                : []),
            ],
            points: points.map(({ layerCount, edge }) => ({ x: layerCount, y: edge.estimate, low: edge.low, high: edge.high })),
            dots: points.flatMap(({ layerCount, dots }) => dots.map((y) => ({ x: layerCount, y }))),
          })),
        ],
      }),
    ],
  };
}
