import { scaleLinear, scaleLog } from 'd3-scale';
import { EXPECTED_CRITICAL_CHANGE, firstFunctionChange } from '../../experiments/claims/predictions/plateau-causes.ts';
import { isStuck } from '../../experiments/claims/select/runs.ts';
import type { Run } from '../../experiments/claims/select/runs.ts';
import { geometricInterval, wilsonInterval } from '../../experiments/result.ts';
import { axisWidth } from '../charts/axis.ts';
import { formatCount, formatFixed, formatScientific, formatSignificant } from '../charts/format.ts';
import type { Layout } from '../charts/layout.ts';
import { bottom, frameGrid, right } from '../charts/layout.ts';
import { linePanel } from '../charts/line-panel.ts';
import type { Series } from '../charts/line-panel.ts';
import { text } from '../charts/mark.ts';
import type { Drawing } from '../charts/mark.ts';
import { linearTicks, logDomain, logTicks } from '../charts/ticks.ts';
import { defineFigure, missingCells } from './figure.ts';
import type { FigureEvidence } from './figure.ts';
import { distinct } from './select.ts';
import { trainingSize } from './warmup-cells.ts';

const id = 'first-step-fates';

type Fates = ReturnType<typeof select>;

export const firstStepFates = defineFigure({
  id,
  experiment: 'plateau-causes',
  title: 'Does the size of the first step decide whether Post-LN gets stuck?',
  select,
  caption: ({ gains, size }) =>
    `Share of Post-LN runs without warmup that are stuck, against how far the first step of Adam moves the output: mean squared change of an entry of the final state, geometric mean over the seeds, on a logarithmic scale; two unrelated states differ by 2. ` +
    `One point a learning rate and branch gain, ${formatCount(
      gains.flatMap(({ points }) => points.map(({ runs }) => runs.length)),
      'seed',
    )} (decoder-only, ${size}; Xavier initialisation). Bands: 95\u202f% Wilson interval. Right of the dotted line both were predicted to be stuck, left of it to train.`,
  describe: ({ gains }) =>
    gains
      .map(({ name, points }) => {
        const [stuck, all] = [points.map(({ stuckCount }) => stuckCount), points.map(({ runs }) => runs.length)].map((counts) =>
          counts.reduce((sum, count) => sum + count, 0),
        );
        const parts = points.map(
          ({ learningRate, runs, change, stuckCount }) =>
            `${stuckCount} of ${runs.length} at ${formatScientific(learningRate)}, where the first step moves the output by ${formatSignificant(change)}`,
        );
        return `${stuck ?? 0} of ${all ?? 0} runs with ${name} get stuck: ${parts.join('; ')}.`;
      })
      .join(' '),
  draw,
  table: ({ gains }) => ({
    columns: ['Branches', 'Learning rate', 'First step', 'Token correlation before it', 'Stuck', '95\u202f% interval of the share'],
    rows: gains.flatMap(({ name, points }) =>
      points.map(({ learningRate, runs, change, correlation, stuckCount, share }) => [
        name,
        formatScientific(learningRate),
        formatSignificant(change),
        formatFixed(correlation),
        `${stuckCount} of ${runs.length}`,
        `${formatFixed(share.low)} to ${formatFixed(share.high)}`,
      ]),
    ),
  }),
});

function select(evidence: FigureEvidence) {
  const cells = evidence.cells('plateau-causes');
  const gains = distinct(cells, ({ config }) => config.model.branchGain)
    .toReversed()
    .map((gain) => {
      const own = cells.filter(({ config }) => config.model.branchGain === gain);
      return {
        gain,
        name: gain === 1 ? 'full branches' : `branches times ${gain}`,
        points: distinct(own, ({ config }) => config.learningRate).map((learningRate) => pointOf(own, learningRate)),
      };
    });
  const [first] = cells;
  if (!first || gains.length < 2) throw missingCells(id, 'plateau-causes', 'two branch gains');
  return { gains, size: trainingSize(first) };
}

function pointOf(cells: readonly Run[], learningRate: number) {
  const runs = cells.filter(({ config }) => config.learningRate === learningRate);
  const stuckCount = runs.filter(isStuck).length;
  const correlations = runs.map(({ measurement }) => measurement.snapshots[0]?.tokenCorrelation.at(-1) ?? Number.NaN);
  return {
    learningRate,
    runs,
    stuckCount,
    share: wilsonInterval(stuckCount, runs.length),
    change: geometricInterval(runs.map(firstFunctionChange)).estimate,
    correlation: correlations.reduce((sum, value) => sum + value, 0) / correlations.length,
  };
}

function draw({ gains }: Fates, layout: Layout): Drawing {
  const percent = (share: number): string => `${formatFixed(100 * share, 0)}\u202f%`;
  const yTicks = linearTicks([0, 1], 2).map(({ value }) => ({ value, label: percent(value) }));
  const { frames, height } = frameGrid(layout, {
    count: 1,
    columns: 1,
    height: layout.name === 'wide' ? 230 : 200,
    margin: { top: 20, right: 112, bottom: 40, left: 0 },
    offset: 8,
    axisWidth: axisWidth(yTicks),
  });
  const [frame] = frames;
  if (!frame) return { width: layout.width, height, marks: [] };
  const domain = logDomain([EXPECTED_CRITICAL_CHANGE, ...gains.flatMap(({ points }) => points.map(({ change }) => change))], 1.2);
  const expected: Series = {
    color: 'ink',
    dash: 'dotted',
    label: [],
    points: [],
    threads: [[0, 1].map((y) => ({ x: EXPECTED_CRITICAL_CHANGE, y }))],
  };
  return {
    width: layout.width,
    height,
    marks: [
      text(0, 12, 'runs that are stuck', 'title'),
      ...linePanel({
        frame,
        x: {
          scale: scaleLog(domain, [frame.left, right(frame)]),
          ticks: logTicks(domain, 5),
          title: 'change of the output by the first step, logarithmic',
        },
        y: { scale: scaleLinear([0, 1], [bottom(frame), frame.top]), ticks: yTicks, name: 'runs that are stuck', format: percent },
        series: [
          expected,
          ...gains.map(({ gain, name, points }): Series => ({
            color: gain === 1 ? 'post' : 'ink',
            marker: gain === 1 ? 'circle' : 'diamond',
            dash: gain === 1 ? 'solid' : 'dashed',
            name,
            label: name.split(' times ').map((part, i) => (i === 0 ? part : `times ${part}`)),
            points: points.map(({ change, share }) => ({ x: change, y: share.estimate, low: share.low, high: share.high })),
          })),
        ],
      }),
    ],
  };
}
