import { scaleLog } from 'd3-scale';
import { ARCHITECTURES } from '../../experiments/result.ts';
import { axisWidth } from '../charts/axis.ts';
import { formatCount, formatFactor, formatList, formatSignificant } from '../charts/format.ts';
import { bottom, frameGrid, right } from '../charts/layout.ts';
import type { Layout } from '../charts/layout.ts';
import { linePanel } from '../charts/line-panel.ts';
import { text } from '../charts/mark.ts';
import type { Drawing } from '../charts/mark.ts';
import { logDomain, logTicks, valueTicks } from '../charts/ticks.ts';
import { defineFigure } from './figure.ts';
import type { FigureEvidence } from './figure.ts';
import { W2_NAME, depthsOf, gradientCells, lastOverFirst, modelSize, seedsOf, toPoint } from './gradient-cells.ts';
import { COMPARED_PLACEMENTS, PLACEMENT_LOOK } from './select.ts';

const id = 'gradient-ratio-by-depth';
const PANEL_TITLES = { decoder: 'Decoder-only', 'encoder-decoder': 'Decoder with cross-attention' } as const;

export const gradientRatioByDepth = defineFigure({
  id,
  experiment: 'gradient-norms',
  title: 'How uneven do the gradients of a stack become with depth?',
  select,
  caption: ({ panels, size }) =>
    `${W2_NAME} of the last layer over that of the first, before any training, against the number of layers (${size}; Xavier initialisation). ` +
    `Above the line at 1 the last layer receives more, below it less. Geometric mean over ${formatCount(
      panels.flatMap(({ series }) => series.flatMap(({ seedCounts }) => seedCounts)),
      'seed',
    )}; bands: its 95\u202f% interval.`,
  describe: ({ panels }) =>
    panels
      .map(({ architecture, series }) => {
        const parts = series.map(
          ({ look, depths, ratios }) =>
            `${look.name} goes from ${formatFactor(ratios[0]?.estimate ?? NaN)} at ${depths[0] ?? 0} layers to ${formatFactor(ratios.at(-1)?.estimate ?? NaN)} at ${depths.at(-1) ?? 0}`,
        );
        return `${PANEL_TITLES[architecture]}, gradient of the last layer over the first: ${formatList(parts)}.`;
      })
      .join(' '),
  draw,
  table: ({ panels }) => ({
    columns: ['Stack', 'Layers', 'Seeds', 'Last / first', '95\u202f% interval'],
    rows: panels.flatMap(({ architecture, series }) =>
      series.flatMap(({ look, depths, ratios, seedCounts }) =>
        ratios.map(({ estimate, low, high }, i) => [
          `${PANEL_TITLES[architecture]}, ${look.name}`,
          String(depths[i]),
          String(seedCounts[i]),
          formatFactor(estimate),
          `${formatSignificant(low, 3)} to ${formatSignificant(high, 3)}`,
        ]),
      ),
    ),
  }),
});

function select(evidence: FigureEvidence) {
  const panels = ARCHITECTURES.map((architecture) => {
    const cells = gradientCells(id, evidence, architecture);
    const depths = depthsOf(cells);
    const series = COMPARED_PLACEMENTS.map((placement) => {
      const seeds = depths.map((layerCount) => seedsOf(id, cells, placement, layerCount));
      return {
        look: PLACEMENT_LOOK[placement],
        depths,
        ratios: seeds.map((each) => lastOverFirst(each)),
        seedCounts: seeds.map((each) => each.length),
      };
    });
    return { architecture, series, cells };
  });
  return { panels, size: panels[0]?.cells[0] ? modelSize(panels[0].cells[0]) : '' };
}

function draw({ panels }: ReturnType<typeof select>, layout: Layout): Drawing {
  const domain = logDomain(
    [
      1,
      ...panels.flatMap(({ series }) => series.flatMap(({ ratios }) => ratios.flatMap(({ estimate, low, high }) => [estimate, low, high]))),
    ],
    1.3,
  );
  const yTicks = logTicks(domain);
  const { frames, height } = frameGrid(layout, {
    count: panels.length,
    columns: layout.name === 'wide' ? 2 : 1,
    height: layout.name === 'wide' ? 240 : 190,
    margin: { top: 26, right: 84, bottom: 40, left: 0 },
    offset: 16,
    axisWidth: axisWidth(yTicks),
  });
  const marks = panels.flatMap(({ architecture, series }, i) => {
    const frame = frames[i];
    if (!frame) return [];
    const depths = series[0]?.depths ?? [];
    const x = scaleLog(logDomain(depths, 1.05), [frame.left, right(frame)]);
    return linePanel({
      frame,
      title: PANEL_TITLES[architecture],
      x: { scale: x, ticks: valueTicks(depths), title: architecture === 'decoder' ? 'layers' : 'layers of each stack' },
      y: { scale: scaleLog(domain, [bottom(frame), frame.top]), ticks: yTicks, labels: i === 0 || layout.name === 'narrow' },
      references: [{ y: 1 }],
      series: series.map(({ look, ratios }) => ({
        ...look,
        label: [look.name, formatFactor(ratios.at(-1)?.estimate ?? Number.NaN)],
        points: ratios.map((ratio, each) => toPoint(depths[each] ?? Number.NaN, ratio)),
      })),
    });
  });
  return { width: layout.width, height, marks: [text(0, 12, 'last layer over first layer, logarithmic; equal at 1', 'title'), ...marks] };
}
