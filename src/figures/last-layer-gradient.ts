import { scaleLog } from 'd3-scale';
import { expectedLastGradient } from '../../experiments/claims/predictions/last-layer-gradient.ts';
import { gradientNorm } from '../../experiments/claims/select/last-layer.ts';
import { ARCHITECTURES, geometricInterval, meanSlopeInterval } from '../../experiments/result.ts';
import type { Architecture, Interval } from '../../experiments/result.ts';
import { axisWidth } from '../charts/axis.ts';
import { formatChange, formatCount, formatFixed, formatSignificant } from '../charts/format.ts';
import { bottom, frameGrid, right } from '../charts/layout.ts';
import type { Layout } from '../charts/layout.ts';
import { linePanel } from '../charts/line-panel.ts';
import type { Series } from '../charts/line-panel.ts';
import { text } from '../charts/mark.ts';
import type { Drawing } from '../charts/mark.ts';
import { logDomain, logTicks, valueTicks } from '../charts/ticks.ts';
import { defineFigure } from './figure.ts';
import type { FigureEvidence } from './figure.ts';
import { byLayerCount, lastLayerPlacements, lastLayerSeries, lastLayerSize } from './last-layer-cells.ts';
import type { ComparedPlacement } from './last-layer-cells.ts';
import { PLACEMENT_LOOK } from './select.ts';

const id = 'last-layer-gradient';
const PANEL_TITLES: Record<Architecture, string> = { decoder: 'Decoder-only', 'encoder-decoder': 'Decoder with cross-attention' };

export const lastLayerGradient = defineFigure({
  id,
  experiment: 'last-layer-gradient',
  title: 'Does the gradient of the last layer depend on how many layers there are?',
  select,
  caption: ({ size, seedCounts }) =>
    `‖∂loss/∂W₂‖ of the decoder’s last layer before any training, against the number of layers, of each stack where there are two (${size}). ` +
    `Geometric mean over ${formatCount(seedCounts, 'seed')}, bands: its 95\u202f% interval; slope of the logarithms, one a seed, with the 95\u202f% interval of their mean. ` +
    `Thin dotted lines: the prediction, which has no free constant, √(d/(2NV)) with d the width, N the tokens of the batch and V the variance that the last norm reads: 3/2 under Post-LN, growing with depth under Pre-LN; DeepNorm multiplies by its factor.`,
  describe: ({ panels }) =>
    panels
      .map(({ architecture, series }) => {
        const parts = series.map(({ look, points, slope }) => {
          const [first, last] = [points[0]?.estimate ?? Number.NaN, points.at(-1)?.estimate ?? Number.NaN];
          return `${look.name} ${formatChange(last / first)}, ${formatSignificant(first)} to ${formatSignificant(last)}, slope ${formatSlope(slope)}`;
        });
        const depths = series[0]?.depths ?? [];
        return `${PANEL_TITLES[architecture]}, last gradient from ${String(depths[0])} to ${String(depths.at(-1))} layers: ${parts.join('; ')}.`;
      })
      .join(' '),
  draw,
  table: ({ panels }) => ({
    columns: ['Stack', 'Layers', 'Predicted', 'Measured', '95\u202f% interval'],
    rows: panels.flatMap(({ architecture, series }) =>
      series.flatMap(({ look, depths, points, predicted }) =>
        points.map(({ estimate, low, high }, i) => [
          `${PANEL_TITLES[architecture]}, ${look.name}`,
          String(depths[i]),
          formatSignificant(predicted[i] ?? Number.NaN, 3),
          formatSignificant(estimate, 3),
          `${formatSignificant(low, 3)} to ${formatSignificant(high, 3)}`,
        ]),
      ),
    ),
  }),
});

function select(evidence: FigureEvidence) {
  const panels = ARCHITECTURES.map((architecture) => ({
    architecture,
    series: lastLayerPlacements(evidence, architecture).map((placement) => seriesOf(evidence, architecture, placement)),
  }));
  const [first] = lastLayerSeries(id, evidence, 'decoder', 'post');
  return {
    panels,
    size: first ? lastLayerSize(first) : '',
    seedCounts: panels.flatMap(({ series }) => series.map(({ seedCount }) => seedCount)),
  };
}

function seriesOf(evidence: FigureEvidence, architecture: Architecture, placement: ComparedPlacement) {
  const cells = lastLayerSeries(id, evidence, architecture, placement);
  const groups = byLayerCount(cells);
  const depths = groups.map(({ layerCount }) => layerCount);
  const config = cells[0]?.config;
  const modelWidth = config?.model.modelWidth ?? Number.NaN;
  const tokenCount = (config?.batchSize ?? Number.NaN) * (config?.model.sequenceLength ?? Number.NaN);
  return {
    look: PLACEMENT_LOOK[placement],
    depths,
    seedCount: cells.length,
    points: groups.map(({ seeds }) => geometricInterval(seeds.map(gradientNorm))),
    predicted: depths.map((layerCount) => expectedLastGradient({ placement, architecture, layerCount, modelWidth, tokenCount })),
    slope: meanSlopeInterval(
      cells.map(({ measurement }) =>
        measurement.depths.map((depth) => [Math.log(depth.layerCount), Math.log(gradientNorm(depth))] as const),
      ),
    ),
  };
}

function draw({ panels }: ReturnType<typeof select>, layout: Layout): Drawing {
  const isWide = layout.name === 'wide';
  const all = panels.flatMap(({ series }) => series);
  const domain = logDomain(
    all.flatMap(({ points, predicted }) => [...points.flatMap(({ estimate, low, high }) => [estimate, low, high]), ...predicted]),
    1.25,
  );
  const yTicks = logTicks(domain);
  const { frames, height } = frameGrid(layout, {
    count: panels.length,
    columns: isWide ? 2 : 1,
    height: isWide ? 250 : 200,
    margin: { top: 26, right: 116, bottom: 40, left: 0 },
    offset: 16,
    axisWidth: axisWidth(yTicks),
  });
  const marks = panels.flatMap(({ architecture, series }, i) => {
    const frame = frames[i];
    if (!frame) return [];
    const depths = series[0]?.depths ?? [];
    return linePanel({
      frame,
      title: PANEL_TITLES[architecture],
      x: {
        scale: scaleLog(logDomain(depths, 1.08), [frame.left, right(frame)]),
        ticks: valueTicks(depths),
        title: architecture === 'decoder' ? 'layers, logarithmic' : 'layers of each stack, logarithmic',
      },
      y: { scale: scaleLog(domain, [bottom(frame), frame.top]), ticks: yTicks, labels: i === 0 || !isWide },
      series: series.flatMap(({ look, points, predicted, slope }): Series[] => [
        {
          color: look.color,
          label: [],
          points: [],
          threads: [predicted.map((y, k) => ({ x: depths[k] ?? Number.NaN, y }))],
          dash: 'dotted',
        },
        {
          ...look,
          markerCount: depths.length,
          label: [look.name, `slope ${formatFixed(slope.estimate)} ± ${formatFixed((slope.high - slope.low) / 2)}`],
          points: points.map(({ estimate, low, high }, k) => ({ x: depths[k] ?? Number.NaN, y: estimate, low, high })),
        },
      ]),
    });
  });
  return { width: layout.width, height, marks: [text(0, 12, 'gradient norm of the last W₂, logarithmic', 'title'), ...marks] };
}

function formatSlope({ estimate, low, high }: Interval): string {
  return `${formatFixed(estimate)} (${formatFixed(low)} to ${formatFixed(high)})`;
}
