import { scaleLog } from 'd3-scale';
import { expectedMeanShare, LARGE_MEAN_SHARE } from '../../experiments/claims/predictions/norm-ablations.ts';
import { withNorm } from '../../experiments/claims/select/held-out.ts';
import { geometricInterval, NORM_NAMES } from '../../experiments/result.ts';
import { axisWidth } from '../charts/axis.ts';
import { formatChange, formatCount, formatSignificant } from '../charts/format.ts';
import { bottom, frameGrid, right } from '../charts/layout.ts';
import type { Layout } from '../charts/layout.ts';
import { linePanel } from '../charts/line-panel.ts';
import type { Dash } from '../charts/line-panel.ts';
import { text } from '../charts/mark.ts';
import type { Drawing } from '../charts/mark.ts';
import type { MarkerShape } from '../charts/marker.ts';
import { logDomain, logTicks } from '../charts/ticks.ts';
import { defineFigure, missingCells } from './figure.ts';
import type { FigureEvidence } from './figure.ts';
import { comparedSize } from './held-out-cells.ts';

const id = 'mean-share';
const NORMS = ['layernorm', 'rmsnorm'] as const;
/** First and last layer, and those between. */
const LOOKS: readonly { dash: Dash; marker: MarkerShape }[] = [
  { dash: 'solid', marker: 'circle' },
  { dash: 'dashed', marker: 'triangle' },
  { dash: 'dotted', marker: 'diamond' },
  { dash: 'solid', marker: 'square' },
];

type MeanShare = ReturnType<typeof select>;

export const meanShare = defineFigure({
  id,
  experiment: 'norm-ablations',
  title: 'How much of a mean is there to take off?',
  select,
  caption: ({ panels, size, width }) =>
    `Share of the mean in the squared length of the rows that the norms of a layer read, d μ² / ‖x‖² averaged over tokens, while a decoder-only Pre-LN model trains (${size}; both axes logarithmic). LayerNorm takes that part off, RMSNorm leaves it. Geometric mean over ${formatCount(
      panels.flatMap(({ seedCount }) => [seedCount]),
      'seed',
    )}, bands its 95\u202f% interval. Lines across: what independent entries around zero would have, 1/d = ${formatSignificant(expectedMeanShare(width))}, and the ${LARGE_MEAN_SHARE} above which the prediction would be refuted.`,
  describe: ({ panels }) =>
    panels
      .map(({ name, layers }) => {
        const parts = layers.map(({ layer, points }) => {
          const [first, last] = [points[0]?.y ?? Number.NaN, points.at(-1)?.y ?? Number.NaN];
          return `in layer ${layer} ${formatChange(last / first)}, ${formatSignificant(first)} to ${formatSignificant(last)}`;
        });
        return `Under ${name} the share of the mean, from the first step to the last, ${parts.join('; ')}.`;
      })
      .join(' '),
  draw,
  table: ({ panels }) => ({
    columns: ['Norm and layer', 'Seeds', 'First step', 'Last step', '95\u202f% interval of the last'],
    rows: panels.flatMap(({ name, seedCount, layers }) =>
      layers.map(({ layer, points }) => {
        const last = points.at(-1);
        return [
          `${name}, layer ${layer}`,
          String(seedCount),
          formatSignificant(points[0]?.y ?? Number.NaN),
          formatSignificant(last?.y ?? Number.NaN),
          `${formatSignificant(last?.low ?? Number.NaN)} to ${formatSignificant(last?.high ?? Number.NaN)}`,
        ];
      }),
    ),
  }),
});

function select(evidence: FigureEvidence) {
  const cells = evidence.cells('norm-ablations');
  const panels = NORMS.map((norm) => {
    const runs = withNorm(cells, { norm });
    const [first] = runs;
    if (!first || runs.length < 2) throw missingCells(id, 'norm-ablations', `two seeds of ${NORM_NAMES[norm]}`);
    const steps = first.measurement.snapshots.map(({ step }) => step);
    const layers = Array.from({ length: first.config.model.layerCount }, (_, index) => ({
      layer: index + 1,
      points: steps.map((step, at) => {
        const { estimate, low, high } = geometricInterval(
          runs.map(({ measurement }) => measurement.snapshots[at]?.meanShare[index] ?? Number.NaN),
        );
        return { x: step, y: estimate, low, high };
      }),
    }));
    return { norm, name: NORM_NAMES[norm], seedCount: runs.length, steps, layers };
  });
  const some = cells[0];
  return { panels, size: some ? comparedSize(some) : '', width: some?.config.model.modelWidth ?? Number.NaN };
}

function draw({ panels, width }: MeanShare, layout: Layout): Drawing {
  const isWide = layout.name === 'wide';
  const shares = panels.flatMap(({ layers }) => layers.flatMap(({ points }) => points.flatMap(({ y, low, high }) => [y, low, high])));
  const domain = logDomain([expectedMeanShare(width), LARGE_MEAN_SHARE, ...shares]);
  const yTicks = logTicks(domain);
  const { frames, height } = frameGrid(layout, {
    count: panels.length,
    columns: isWide ? 2 : 1,
    height: isWide ? 220 : 180,
    margin: { top: 26, right: 62, bottom: 40, left: 0 },
    offset: 16,
    axisWidth: axisWidth(yTicks),
  });
  const marks = panels.flatMap(({ norm, name, steps, layers }, i) => {
    const frame = frames[i];
    if (!frame) return [];
    const ends = [steps[0] ?? 1, steps.at(-1) ?? 1] as const;
    return linePanel({
      frame,
      title: name,
      x: { scale: scaleLog(ends, [frame.left + 4, right(frame) - 4]), ticks: logTicks(ends, 4), title: 'step, logarithmic' },
      y: { scale: scaleLog(domain, [bottom(frame), frame.top]), ticks: yTicks, labels: i === 0 || !isWide, name: 'share of the mean' },
      references: [
        { y: expectedMeanShare(width), label: '1/d' },
        { y: LARGE_MEAN_SHARE, label: 'refuted above' },
      ],
      series: layers.map(({ layer, points }) => ({
        ...(LOOKS[(layer - 1) % LOOKS.length] ?? { dash: 'solid', marker: 'circle' }),
        color: norm,
        label: [`layer ${layer}`],
        points,
      })),
    });
  });
  return { width: layout.width, height, marks: [text(0, 12, 'share of the mean, logarithmic', 'title'), ...marks] };
}
