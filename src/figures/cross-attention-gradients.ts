import { expectedCrossAttentionGrowth } from '../../experiments/claims/predictions/gradient-norms.ts';
import { geometricInterval } from '../../experiments/result.ts';
import type { Interval } from '../../experiments/result.ts';
import { formatChange, formatCount, formatFactor, formatList } from '../charts/format.ts';
import { defineFigure, missingCells } from './figure.ts';
import {
  W2_NAME,
  depthsOf,
  gradientCells,
  lastOverFirst,
  layerIntervals,
  modelSize,
  resolution,
  seedsOf,
  toPoint,
} from './gradient-cells.ts';
import type { GradientCell } from './gradient-cells.ts';
import { layerPanels, layerTable } from './layer-panels.ts';
import { PLACEMENT_LOOK } from './select.ts';

const id = 'cross-attention-gradients';
const DRAWN = ['post', 'pre'] as const;

export const crossAttentionGradients = defineFigure({
  id,
  experiment: 'gradient-norms',
  title: 'Does cross-attention take the gradient away from the lower layers of a decoder?',
  select: (evidence) => {
    const cells = gradientCells(id, evidence, 'encoder-decoder');
    const panels = depthsOf(cells).map((layerCount) => {
      const series = DRAWN.map((placement) => {
        const seeds = seedsOf(id, cells, placement, layerCount);
        return { look: PLACEMENT_LOOK[placement], seeds, layers: layerIntervals(seeds), ratio: lastOverFirst(seeds) };
      });
      const post = seedsOf(id, cells, 'post', layerCount);
      return { layerCount, series, predicted: predictedGrowth(post), resolution: resolution(post) };
    });
    return { panels, size: cells[0] ? modelSize(cells[0]) : '' };
  },
  caption: ({ panels, size }) =>
    `${W2_NAME} by decoder layer before any training, in encoder-decoders of ${formatList(panels.map(({ layerCount }) => `${layerCount} + ${layerCount}`))} layers ` +
    `(${size}; Xavier initialisation). Lines: geometric mean over ${formatCount(
      panels.flatMap(({ series }) => series.map(({ seeds }) => seeds.length)),
      'seed',
    )}; bands: its 95\u202f% interval. ` +
    `Dotted: what √(1 + f) for each layer predicts from the first layer on, f being what cross-attention adds to the stream, measured in the same networks. ` +
    `The factors are last layer over first.${panels.some(({ resolution, series }) => series.some(({ layers }) => layers.some(({ estimate }) => estimate < resolution))) ? ' Below the line named float32 noise a gradient is less than a millionth of the largest of any tensor.' : ''}`,
  describe: ({ panels }) =>
    panels
      .toReversed()
      .map(({ layerCount, series, predicted }) => {
        const parts = series.map(({ look, ratio }) => `${formatChange(ratio.estimate)} under ${look.name}`);
        return `From decoder layer 1 to ${layerCount} the gradient norm ${formatList(parts)}; predicted for Post-LN: ${formatFactor(predicted.at(-1)?.estimate ?? Number.NaN)}.`;
      })
      .join(' '),
  draw: ({ panels }, layout) =>
    layerPanels(
      layout,
      `${W2_NAME} in the decoder, logarithmic`,
      panels.map(({ layerCount, series, predicted, resolution }) => {
        const start = series[0]?.layers[0]?.estimate ?? Number.NaN;
        return {
          layerCount,
          resolution,
          series: [
            ...series.map(({ look, layers, ratio }) => ({
              ...look,
              label: [look.name, formatFactor(ratio.estimate)],
              points: layers.map((interval, i) => toPoint(i + 1, interval)),
            })),
            {
              color: 'ink',
              dash: 'dotted' as const,
              label: ['predicted', formatFactor(predicted.at(-1)?.estimate ?? Number.NaN)],
              points: predicted.map(({ estimate }, i) => ({ x: i + 1, y: start * estimate })),
            },
          ],
        };
      }),
    ),
  table: ({ panels }) =>
    layerTable(
      panels.flatMap(({ layerCount, series, predicted }) => [
        ...series.map(({ look, layers, ratio, seeds }) => ({ layerCount, name: look.name, layers, ratio, seedCount: seeds.length })),
        {
          layerCount,
          name: 'Post-LN predicted, first layer = 1',
          layers: predicted,
          ratio: predicted.at(-1) ?? geometricInterval([]),
          seedCount: series[0]?.seeds.length ?? 0,
        },
      ]),
    ),
});

/** Growth of the gradient from the first decoder layer to each other: product of `sqrt(1 + f)` of the layers between, over the seeds. */
function predictedGrowth(seeds: readonly GradientCell[]): Interval[] {
  const products = seeds.map(({ measurement }) => {
    const ratios = measurement.sublayers
      .filter(({ stack, kind }) => stack === 'decoder' && kind === 'cross-attention')
      .map(({ forwardRatio }) => forwardRatio);
    if (ratios.length === 0) throw missingCells(id, 'gradient-norms', 'forward ratios of cross-attention sublayers');
    return expectedCrossAttentionGrowth(ratios);
  });
  return (products[0] ?? []).map((_, i) => geometricInterval(products.map((product) => product[i] ?? Number.NaN)));
}
