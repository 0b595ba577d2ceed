import { formatChange, formatCount, formatFactor, formatList } from '../charts/format.ts';
import { layerPanels } from './layer-panels.ts';
import { defineFigure } from './figure.ts';
import { W2_NAME, depthsOf, gradientCells, lastOverFirst, layerIntervals, modelSize, seedsOf, toPoint } from './gradient-cells.ts';
import { layerTable } from './layer-panels.ts';
import { COMPARED_PLACEMENTS, PLACEMENT_LOOK } from './select.ts';

const id = 'decoder-gradients';

export const decoderGradients = defineFigure({
  id,
  experiment: 'gradient-norms',
  title: 'Which layers of a decoder-only stack receive the largest gradients at initialisation?',
  select: (evidence) => {
    const cells = gradientCells(id, evidence, 'decoder');
    const panels = depthsOf(cells).map((layerCount) => ({
      layerCount,
      series: COMPARED_PLACEMENTS.map((placement) => {
        const seeds = seedsOf(id, cells, placement, layerCount);
        return { look: PLACEMENT_LOOK[placement], seedCount: seeds.length, layers: layerIntervals(seeds), ratio: lastOverFirst(seeds) };
      }),
    }));
    return { panels, size: cells[0] ? modelSize(cells[0]) : '' };
  },
  caption: ({ panels, size }) =>
    `Norm of the gradient of the second feed-forward matrix, ${W2_NAME}, by layer, before any training, in decoder-only stacks of ${formatList(panels.map(({ layerCount }) => String(layerCount)))} layers ` +
    `(${size}; Xavier initialisation, uniformly random tokens). Lines: geometric mean over ${formatCount(
      panels.flatMap(({ series }) => series.map(({ seedCount }) => seedCount)),
      'seed',
    )}; bands: its 95\u202f% interval. ` +
    `The factor after each name is last layer over first.`,
  describe: ({ panels }) =>
    panels
      .toReversed()
      .map(({ layerCount, series }) => {
        const parts = series.map(({ look, ratio }) => `${formatChange(ratio.estimate)} under ${look.name}`);
        return `From layer 1 to ${layerCount} the gradient norm ${formatList(parts)}.`;
      })
      .join(' '),
  draw: ({ panels }, layout) =>
    layerPanels(
      layout,
      `${W2_NAME}, logarithmic`,
      panels.map(({ layerCount, series }) => ({
        layerCount,
        series: series.map(({ look, layers, ratio }) => ({
          ...look,
          label: [look.name, formatFactor(ratio.estimate)],
          points: layers.map((interval, i) => toPoint(i + 1, interval)),
        })),
      })),
    ),
  table: ({ panels }) =>
    layerTable(
      panels.flatMap(({ layerCount, series }) =>
        series.map(({ look, layers, ratio, seedCount }) => ({ layerCount, name: look.name, layers, ratio, seedCount })),
      ),
    ),
});
