import { scaleLinear, scaleLog } from 'd3-scale';
import { expectedLinear } from '../../experiments/claims/predictions/growth-in-training.ts';
import type { DeepChoice, DeepRun } from '../../experiments/claims/select/deep-runs.ts';
import { firstSnapshot, lastSnapshot, powerInterval } from '../../experiments/claims/select/growth.ts';
import { geometricInterval } from '../../experiments/result.ts';
import type { Interval, MeasuredCellOf } from '../../experiments/result.ts';
import { axisWidth } from '../charts/axis.ts';
import { formatCount, formatFactor, formatFixed, formatSignificant } from '../charts/format.ts';
import { bottom, frameGrid, right } from '../charts/layout.ts';
import type { Layout } from '../charts/layout.ts';
import { linePanel } from '../charts/line-panel.ts';
import type { Series } from '../charts/line-panel.ts';
import { text } from '../charts/mark.ts';
import type { Drawing } from '../charts/mark.ts';
import { layerTicks, logDomain, logTicks } from '../charts/ticks.ts';
import { deepSize, runsOfModels } from './deep-runs.ts';
import { defineFigure } from './figure.ts';
import type { FigureEvidence } from './figure.ts';
import { PLACEMENT_LOOK } from './select.ts';

const id = 'growth-in-training';

const MODELS: readonly DeepChoice[] = [
  { placement: 'pre', initialisation: 'xavier' },
  { placement: 'layernorm-scaling', initialisation: 'xavier' },
  { placement: 'sandwich', initialisation: 'xavier' },
  { placement: 'reordered', initialisation: 'xavier' },
  { placement: 'pre', initialisation: 'gpt2' },
  { placement: 'layernorm-scaling', initialisation: 'gpt2' },
  { placement: 'deepnorm', initialisation: 'xavier' },
];

export const growthInTraining = defineFigure({
  id,
  experiment: 'growth-in-training',
  title: 'How does the variance of the stream grow over the layers before and after training?',
  select,
  caption: ({ panels, size, lastStep }) =>
    `Mean square entry of the residual stream behind each layer, over that behind the first layer, in models of ${size}; Xavier or GPT-2 initialisation as named. ` +
    `Grey, dashed: at the first step. Coloured, solid: at step ${lastStep}. Thin dotted: growth in proportion to depth, on from what the second layer adds after training. ` +
    `Numbers at the ends: last layer over first. All panels share one logarithmic scale. Geometric mean over ${formatCount(
      panels.map(({ seedCount }) => seedCount),
      'seed',
    )}; bands: its 95\u202f% interval.`,
  describe: ({ panels, lastStep }) =>
    panels
      .map(
        ({ name, start, end, startPower, endPower }) =>
          `${name}: from the first layer to the last the variance grows ${formatFactor(lastOf(start))} at the first step and ${formatFactor(lastOf(end))} at step ${lastStep}; power of growth ${powerText(startPower)} and ${powerText(endPower)}.`,
      )
      .join(' '),
  draw,
  table: ({ panels }) => ({
    columns: [
      'Model',
      'Seeds',
      'First layer, trained',
      'Last / first, step 1',
      'Last / first, trained',
      'Power, step 1',
      'Power, trained',
      'Held-out loss',
    ],
    rows: panels.map(({ name, seedCount, firstVariance, start, end, startPower, endPower, loss }) => [
      name,
      String(seedCount),
      formatSignificant(firstVariance, 3),
      formatFactor(lastOf(start)),
      formatFactor(lastOf(end)),
      powerText(startPower),
      powerText(endPower),
      formatFixed(loss),
    ]),
  }),
});

function select(evidence: FigureEvidence) {
  const cells = evidence.cells('growth-in-training');
  const panels = runsOfModels(id, 'growth-in-training', cells, MODELS).map(({ name, shortName, placement, runs }) => {
    const end = growthOver(runs, lastSnapshot);
    return {
      name,
      shortName,
      look: PLACEMENT_LOOK[placement],
      isStreamFree: placement !== 'deepnorm',
      seedCount: runs.length,
      start: growthOver(runs, firstSnapshot),
      end,
      linear: expectedLinear(end.map(({ estimate }) => estimate)),
      startPower: powerInterval(runs, firstSnapshot),
      endPower: powerInterval(runs, lastSnapshot),
      firstVariance: geometricInterval(runs.map((run) => lastSnapshot(run)?.streamVariance[0] ?? Number.NaN)).estimate,
      loss: runs.reduce((sum, { measurement }) => sum + measurement.heldOutLossNats, 0) / runs.length,
    };
  });
  return { panels, size: deepSize(cells), lastStep: cells[0]?.config.steps ?? 0 };
}

/** Variance behind each layer over that behind the first. */
function growthOver(
  runs: readonly MeasuredCellOf<'growth-in-training'>[],
  at: (run: DeepRun) => ReturnType<typeof lastSnapshot>,
): Interval[] {
  const series = runs.map((run) => at(run)?.streamVariance ?? []);
  return (series[0] ?? []).map((_, layer) =>
    geometricInterval(series.map((values) => (values[layer] ?? Number.NaN) / (values[0] ?? Number.NaN))),
  );
}

function lastOf(points: readonly Interval[]): number {
  return points.at(-1)?.estimate ?? Number.NaN;
}

/** The power with its interval, or why there is none. */
function powerText({ estimate, low, high }: Interval): string {
  return Number.isFinite(estimate)
    ? `${formatFixed(estimate)} (${formatFixed(low)} to ${formatFixed(high)})`
    : 'none, as it falls somewhere';
}

function draw({ panels }: ReturnType<typeof select>, layout: Layout): Drawing {
  const isWide = layout.name === 'wide';
  const columns = isWide ? 4 : 2;
  const domain = logDomain(
    panels.flatMap(({ start, end }) => [...start, ...end].flatMap(({ estimate, low, high }) => [estimate, low, high])),
    1.2,
  );
  const yTicks = logTicks(domain, 5);
  const { frames, height } = frameGrid(layout, {
    count: panels.length,
    columns,
    height: isWide ? 150 : 130,
    margin: { top: 26, right: 46, bottom: 38, left: 0 },
    offset: 16,
    axisWidth: axisWidth(yTicks),
  });
  const marks = panels.flatMap(({ shortName, look, isStreamFree, start, end, linear }, i) => {
    const frame = frames[i];
    if (!frame) return [];
    const toPoints = (points: readonly Interval[]) =>
      points.map(({ estimate, low, high }, layer) => ({ x: layer + 1, y: estimate, low, high }));
    const expected = linear.map((y, layer) => ({ x: layer + 1, y })).filter(({ y }) => y >= domain[0] && y <= domain[1]);
    return linePanel({
      frame,
      title: shortName,
      x: { scale: scaleLinear([1, end.length], [frame.left + 3, right(frame) - 3]), ticks: layerTicks(end.length, 4), title: 'layer' },
      y: {
        scale: scaleLog(domain, [bottom(frame), frame.top]),
        ticks: yTicks,
        labels: i % columns === 0,
        name: 'variance over that of the first layer',
      },
      series: [
        ...(isStreamFree ? [{ color: look.color, label: [], points: [], threads: [expected], dash: 'dotted' } satisfies Series] : []),
        { color: 'muted', dash: 'dashed', name: 'first step', label: [formatFactor(lastOf(start))], points: toPoints(start) },
        {
          color: look.color,
          marker: look.marker,
          markerCount: 3,
          name: 'last step',
          label: [formatFactor(lastOf(end))],
          points: toPoints(end),
        },
      ],
    });
  });
  return {
    width: layout.width,
    height,
    marks: [text(0, 12, 'variance of the stream over the first layer’s, logarithmic', 'title'), ...marks],
  };
}
