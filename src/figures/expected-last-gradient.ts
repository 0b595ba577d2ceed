import { scaleLinear, scaleLog } from 'd3-scale';
import { expectedShare } from '../../experiments/claims/select/last-layer.ts';
import { meanInterval } from '../../experiments/result.ts';
import { axisWidth } from '../charts/axis.ts';
import { formatCount, formatFixed, formatList } from '../charts/format.ts';
import { bottom, frameGrid, right } from '../charts/layout.ts';
import type { Layout } from '../charts/layout.ts';
import { linePanel } from '../charts/line-panel.ts';
import type { Drawing } from '../charts/mark.ts';
import { linearTicks, logDomain, valueTicks } from '../charts/ticks.ts';
import { defineFigure } from './figure.ts';
import type { FigureEvidence } from './figure.ts';
import { byLayerCount, lastLayerPlacements, lastLayerSeries, lastLayerSize } from './last-layer-cells.ts';
import { PLACEMENT_LOOK } from './select.ts';

const id = 'expected-last-gradient';

export const expectedLastGradient = defineFigure({
  id,
  experiment: 'last-layer-gradient',
  title: 'How much of the last gradient is the same for every batch?',
  select,
  caption: ({ size, seedCounts }) =>
    `Left: share of the squared norm of the last W₂ gradient that belongs to the expected gradient, against the number of layers, decoder-only, before any training (${size}; independent random targets). Estimated without bias from several batches for the same weights, so that single estimates can be negative. ` +
    `Right: how alike the tokens are that the last norm reads, 1 where all are the same. Mean over ${formatCount(seedCounts, 'seed')}; bands: its 95\u202f% interval.`,
  describe: ({ series }) =>
    QUANTITIES.map(({ key, title }) => {
      const parts = series.map(
        ({ look, quantities }) =>
          `${look.name} ${formatFixed(quantities[key][0]?.estimate ?? Number.NaN)} to ${formatFixed(quantities[key].at(-1)?.estimate ?? Number.NaN)}`,
      );
      const depths = series[0]?.depths ?? [];
      return `${title}, from ${String(depths[0])} to ${String(depths.at(-1))} layers: ${formatList(parts)}.`;
    }).join(' '),
  draw,
  table: ({ series }) => ({
    columns: ['Placement', 'Layers', 'Share', '95\u202f% interval', 'Token correlation'],
    rows: series.flatMap(({ look, depths, quantities }) =>
      depths.map((layerCount, i) => [
        look.name,
        String(layerCount),
        formatFixed(quantities.share[i]?.estimate ?? Number.NaN),
        `${formatFixed(quantities.share[i]?.low ?? Number.NaN)} to ${formatFixed(quantities.share[i]?.high ?? Number.NaN)}`,
        formatFixed(quantities.correlation[i]?.estimate ?? Number.NaN),
      ]),
    ),
  }),
});

const QUANTITIES = [
  { key: 'share', title: 'Share of the expected gradient' },
  { key: 'correlation', title: 'Token correlation' },
] as const;

function select(evidence: FigureEvidence) {
  const series = lastLayerPlacements(evidence, 'decoder').map((placement) => {
    const cells = lastLayerSeries(id, evidence, 'decoder', placement);
    const groups = byLayerCount(cells);
    return {
      look: PLACEMENT_LOOK[placement],
      cells,
      depths: groups.map(({ layerCount }) => layerCount),
      quantities: {
        share: groups.map(({ seeds }) => meanInterval(seeds.map(expectedShare))),
        correlation: groups.map(({ seeds }) => meanInterval(seeds.map(({ tokenCorrelation }) => tokenCorrelation))),
      },
    };
  });
  const first = series[0]?.cells[0];
  return { series, size: first ? lastLayerSize(first) : '', seedCounts: series.map(({ cells }) => cells.length) };
}

function draw({ series }: ReturnType<typeof select>, layout: Layout): Drawing {
  const isWide = layout.name === 'wide';
  const depths = series[0]?.depths ?? [];
  const domains = QUANTITIES.map(({ key }) => {
    const ends = series.flatMap(({ quantities }) => quantities[key].flatMap(({ low, high }) => [low, high]));
    const finite = ends.filter(Number.isFinite);
    return [Math.min(0, ...finite), key === 'correlation' ? 1 : Math.max(0, ...finite) * 1.1] as const;
  });
  const ticks = domains.map((domain) => linearTicks(domain, 4));
  const widest = Math.max(...ticks.map(axisWidth));
  const { frames, height } = frameGrid(layout, {
    count: QUANTITIES.length,
    columns: isWide ? 2 : 1,
    height: isWide ? 200 : 150,
    margin: { top: 26, right: 74, bottom: 40, left: widest },
    offset: 0,
  });
  const marks = QUANTITIES.flatMap(({ key, title }, i) => {
    const [frame, domain] = [frames[i], domains[i]];
    if (!frame || !domain) return [];
    return linePanel({
      frame,
      title,
      x: { scale: scaleLog(logDomain(depths, 1.08), [frame.left, right(frame)]), ticks: valueTicks(depths), title: 'layers, logarithmic' },
      y: { scale: scaleLinear(domain, [bottom(frame), frame.top]), ticks: ticks[i] ?? [] },
      references: [{ y: 0 }],
      series: series.map(({ look, quantities }) => ({
        ...look,
        label: [look.name],
        markerCount: depths.length,
        points: quantities[key].map(({ estimate, low, high }, k) => ({ x: depths[k] ?? Number.NaN, y: estimate, low, high })),
      })),
    });
  });
  return { width: layout.width, height, marks };
}
