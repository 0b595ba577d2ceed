import { scaleLinear, scaleLog } from 'd3-scale';
import { expectedUniformShare } from '../../experiments/claims/predictions/idle-layers.ts';
import type { DeepChoice } from '../../experiments/claims/select/deep-runs.ts';
import { angleDifference, removalCosts, upperShareBehindFirst, upperShareInterval } from '../../experiments/claims/select/idle.ts';
import { meanInterval } from '../../experiments/result.ts';
import type { Interval } from '../../experiments/result.ts';
import { axisWidth } from '../charts/axis.ts';
import { formatCount, formatFixed } from '../charts/format.ts';
import { bottom, frameGrid, right } from '../charts/layout.ts';
import type { Layout } from '../charts/layout.ts';
import { linePanel } from '../charts/line-panel.ts';
import { text } from '../charts/mark.ts';
import type { Drawing } from '../charts/mark.ts';
import { layerTicks } from '../charts/ticks.ts';
import { deepSize, runsOfModels } from './deep-runs.ts';
import { defineFigure } from './figure.ts';
import type { FigureEvidence } from './figure.ts';
import { PLACEMENT_LOOK } from './select.ts';

const id = 'idle-layers';
/** Shares below this, and those of layers without which the loss falls, are drawn here: the axis is logarithmic. */
const LEAST_SHARE = 1e-3;

const MODELS: readonly DeepChoice[] = [
  { placement: 'pre', initialisation: 'gpt2' },
  { placement: 'layernorm-scaling', initialisation: 'gpt2' },
  { placement: 'post', initialisation: 'gpt2' },
  { placement: 'pre', initialisation: 'xavier' },
  { placement: 'deepnorm', initialisation: 'xavier' },
];

export const idleLayers = defineFigure({
  id,
  experiment: 'idle-layers',
  title: 'What is each layer of a trained model worth?',
  select,
  caption: ({ panels, size, layerCount }) =>
    `Rise of the held-out loss when one layer is passed over, as a share of the sum of the rises of all layers, in trained models of ${size}; Xavier or GPT-2 initialisation as named. The scale is logarithmic; shares below ${percent(LEAST_SHARE, 1)}, negative ones among them, are drawn at its foot. ` +
    `Thin dotted: all layers worth the same, 1/${layerCount} each. Upright line: the middle of the stack; the number at the right is the share of the upper half. Lines: single seeds, thin, and their mean over ${formatCount(
      panels.map(({ seedCount }) => seedCount),
      'seed',
    )}; bands: its 95\u202f% interval.`,
  describe: ({ panels }) =>
    panels
      .map(
        ({ name, share, total, shares }) =>
          `${name}: the upper half accounts for ${percent(share.estimate)} (${percent(share.low)} to ${percent(share.high)}) of ${formatFixed(total.estimate)} nats in all, against ${percent(shares[0]?.estimate ?? NaN)} for the first layer.`,
      )
      .join(' '),
  draw,
  table: ({ panels }) => ({
    columns: [
      'Model',
      'Seeds',
      'Held-out loss',
      'Sum of the rises',
      'Upper half',
      '95\u202f% interval',
      'Without the first layer',
      'Angle, upper less lower',
    ],
    rows: panels.map(({ name, seedCount, loss, total, share, behindFirst, angle }) => [
      name,
      String(seedCount),
      formatFixed(loss.estimate),
      formatFixed(total.estimate),
      percent(share.estimate),
      `${percent(share.low)} to ${percent(share.high)}`,
      percent(behindFirst.estimate),
      formatFixed(angle.estimate, 3),
    ]),
  }),
});

function select(evidence: FigureEvidence) {
  const cells = evidence.cells('idle-layers');
  const panels = runsOfModels(id, 'idle-layers', cells, MODELS).map(({ name, shortName, placement, runs }) => {
    const bySeed = runs.map((run) => {
      const costs = removalCosts(run);
      const total = costs.reduce((sum, cost) => sum + cost, 0);
      return costs.map((cost) => cost / total);
    });
    return {
      name,
      shortName,
      look: PLACEMENT_LOOK[placement],
      seedCount: runs.length,
      bySeed,
      shares: (bySeed[0] ?? []).map((_, layer) => meanInterval(bySeed.map((values) => values[layer] ?? Number.NaN))),
      share: upperShareInterval(runs),
      behindFirst: meanInterval(runs.map(upperShareBehindFirst)),
      angle: angleDifference(runs),
      total: meanInterval(runs.map((run) => removalCosts(run).reduce((sum, cost) => sum + cost, 0))),
      loss: meanInterval(runs.map(({ measurement }) => measurement.heldOutLossNats)),
    };
  });
  return { panels, size: deepSize(cells), layerCount: panels[0]?.shares.length ?? 0 };
}

function percent(share: number, decimals: 0 | 1 = 0): string {
  return `${formatFixed(100 * share, decimals)}\u202f%`;
}

function draw({ panels, layerCount }: ReturnType<typeof select>, layout: Layout): Drawing {
  const isWide = layout.name === 'wide';
  const columns = isWide ? 3 : 2;
  const domain = [LEAST_SHARE, 1] as const;
  const yTicks = [0.001, 0.01, 0.1, 1].map((value) => ({ value, label: percent(value, value < 0.01 ? 1 : 0) }));
  const { frames, height } = frameGrid(layout, {
    count: panels.length,
    columns,
    height: isWide ? 150 : 130,
    margin: { top: 26, right: 52, bottom: 38, left: 0 },
    offset: 16,
    axisWidth: axisWidth(yTicks),
  });
  const marks = panels.flatMap(({ shortName, look, bySeed, shares, share }, i) => {
    const frame = frames[i];
    if (!frame) return [];
    const line = (of: readonly number[]) => of.map((y, layer) => ({ x: layer + 1, y: Math.max(y, LEAST_SHARE) }));
    return linePanel({
      frame,
      title: shortName,
      x: { scale: scaleLinear([1, layerCount], [frame.left + 3, right(frame) - 3]), ticks: layerTicks(layerCount, 4), title: 'layer' },
      y: {
        scale: scaleLog(domain, [bottom(frame), frame.top]),
        ticks: yTicks,
        labels: i % columns === 0,
        name: 'share of the cost',
        format: (share) => percent(share, 1),
      },
      event: { x: (layerCount + 1) / 2, label: '' },
      series: [
        {
          color: 'muted',
          label: [],
          points: [],
          threads: [shares.map((_, layer) => ({ x: layer + 1, y: expectedUniformShare(layerCount) }))],
          dash: 'dotted',
        },
        {
          color: look.color,
          marker: look.marker,
          markerCount: 4,
          name: 'worth',
          label: [percent(share.estimate), 'upper'],
          points: shares.map(({ estimate, low, high }: Interval, layer) => ({
            x: layer + 1,
            y: Math.max(estimate, LEAST_SHARE),
            low: Math.max(low, LEAST_SHARE),
            high: Math.max(high, LEAST_SHARE),
          })),
          threads: bySeed.map(line),
          threadName: 'seed',
        },
      ],
    });
  });
  return {
    width: layout.width,
    height,
    marks: [text(0, 12, 'share of what passing over single layers costs, logarithmic', 'title'), ...marks],
  };
}
