import { scaleLinear, scaleLog } from 'd3-scale';
import { meanInterval } from '../../experiments/result.ts';
import type { Interval } from '../../experiments/result.ts';
import {
  CROSS_ATTENTION,
  CROSS_ATTENTION_UNMIXED,
  FEED_FORWARD,
  SELF_ATTENTION,
  branchCells,
  gainsOf,
  passesAt,
  ratioInterval,
} from '../../experiments/claims/select/attenuation.ts';
import type { RatioName } from '../../experiments/claims/select/attenuation.ts';
import { axisWidth } from '../charts/axis.ts';
import { formatCount, formatFactor, formatFixed, formatList, formatSignificant } from '../charts/format.ts';
import { bottom, frameGrid, right } from '../charts/layout.ts';
import type { Layout } from '../charts/layout.ts';
import { linePanel } from '../charts/line-panel.ts';
import type { Series } from '../charts/line-panel.ts';
import { text } from '../charts/mark.ts';
import type { Drawing } from '../charts/mark.ts';
import { logDomain, logTicks } from '../charts/ticks.ts';
import { defineFigure } from './figure.ts';
import type { FigureEvidence } from './figure.ts';
import { PLACEMENT_LOOK, required } from './select.ts';

const id = 'norm-attenuation';

const PANELS = [
  { choice: FEED_FORWARD, title: 'Feed-forward' },
  { choice: SELF_ATTENTION, title: 'Self-attention' },
  { choice: CROSS_ATTENTION, title: 'Cross-attention' },
  { choice: CROSS_ATTENTION_UNMIXED, title: 'Cross-attention, unmixed' },
] as const;

const LINES = [
  { name: 'normsAlone', label: 'norms alone' },
  { name: 'law', label: 'the law' },
  { name: 'measured', label: 'measured' },
] as const satisfies readonly { name: RatioName; label: string }[];

export const normAttenuation = defineFigure({
  id,
  experiment: 'norm-attenuation',
  title: 'How much gradient is left at the input of a Post-LN stack?',
  select,
  caption: ({ panels, size, seedCounts }) =>
    `Norm of the gradient of the stream at the input of the decoder over that behind its last sublayer, against a gain on the branches, before any training (${size}). Each panel leaves one kind of branch. ` +
    `Measured: circles, bands the 95\u202f% interval of the geometric mean over ${formatCount(seedCounts, 'seed')}. ` +
    `Norms alone: the product of 1/√(1 + f), where f is the size of a branch relative to its input. The law: the product of √((1 + b)/(1 + f)), where b is the energy that the Jacobian of the branch returns; f and b are measured in each sublayer. ` +
    `Cross-attention reads the memory of an encoder, or, unmixed, token embeddings that no encoder has mixed; token correlation of the memory: ${formatList(panels.flatMap(({ title, correlation }) => (correlation === null ? [] : [`${formatFixed(correlation)} (${title.toLowerCase()})`])))}.`,
  describe: ({ panels, gains }) =>
    panels
      .map(({ title, lines }) => {
        const at = (name: RatioName): string =>
          formatSignificant(lines.find((line) => line.name === name)?.points.at(-1)?.estimate ?? Number.NaN);
        return `${title}: ${at('measured')} times the gradient norm of the output reaches the input at gain ${String(gains.at(-1))}, against ${at('law')} by the law and ${at('normsAlone')} by the norms alone.`;
      })
      .join(' '),
  draw,
  table: ({ panels, gains }) => ({
    columns: ['Branch', 'Gain', 'Norms alone', 'The law', 'Measured', '95\u202f% interval'],
    rows: panels.flatMap(({ title, lines }) =>
      gains.map((gain, i) => {
        const [alone, law, measured] = lines.map(({ points }) => points[i]);
        return [
          title,
          String(gain),
          ...[alone, law, measured].map((each) => formatSignificant(each?.estimate ?? Number.NaN, 3)),
          `${formatSignificant(measured?.low ?? Number.NaN, 3)} to ${formatSignificant(measured?.high ?? Number.NaN, 3)}`,
        ];
      }),
    ),
  }),
});

interface Line {
  name: RatioName;
  label: string;
  points: Interval[];
}

function select(evidence: FigureEvidence) {
  const panels = PANELS.map(({ choice, title }) => {
    const own = branchCells(evidence.cells('norm-attenuation'), choice);
    const cells = required(id, 'norm-attenuation', `${choice.branch} branches, encoder gain ${String(choice.encoderGain)}`, own);
    const gains = gainsOf(cells);
    const lines = LINES.map(({ name, label }): Line => ({
      name,
      label,
      points: gains.map((gain) => ratioInterval(passesAt(cells, gain), name)),
    }));
    const correlations = cells.flatMap(({ measurement }) => measurement.memoryCorrelation ?? []);
    return { title, cells, gains, lines, correlation: correlations.length > 0 ? meanInterval(correlations).estimate : null };
  });
  const model = panels[0]?.cells[0]?.config.model;
  return {
    panels,
    gains: panels[0]?.gains ?? [],
    seedCounts: panels.map(({ cells }) => cells.length),
    size: model
      ? `Post-LN, ${model.layerCount} layers, width ${model.modelWidth}, ${model.headCount} heads, sequences of ${model.sequenceLength} tokens; Xavier initialisation`
      : '',
  };
}

function draw({ panels, gains }: ReturnType<typeof select>, layout: Layout): Drawing {
  const isWide = layout.name === 'wide';
  const domain = logDomain([1, ...panels.flatMap(({ lines }) => lines.flatMap(({ points }) => points.map(({ estimate }) => estimate)))], 3);
  const yTicks = logTicks(domain);
  const { frames, height } = frameGrid(layout, {
    count: panels.length,
    columns: isWide ? 2 : 1,
    height: isWide ? 170 : 140,
    margin: { top: 26, right: 112, bottom: 40, left: 0 },
    offset: 16,
    axisWidth: axisWidth(yTicks),
  });
  const marks = panels.flatMap(({ title, lines }, i) => {
    const frame = frames[i];
    if (!frame) return [];
    // Gain 0 has no place on a logarithmic axis: the gains stand at equal distances.
    const x = scaleLinear([0, gains.length - 1], [frame.left + 6, right(frame) - 6]);
    return linePanel({
      frame,
      title,
      x: { scale: x, ticks: gains.map((gain, value) => ({ value, label: String(gain) })), title: 'gain of the branches' },
      y: {
        scale: scaleLog(domain, [bottom(frame), frame.top]),
        ticks: yTicks,
        labels: i % 2 === 0 || !isWide,
        name: 'gradient norm, input over output',
      },
      references: [{ y: 1 }],
      series: lines.map(seriesOf),
    });
  });
  return { width: layout.width, height, marks: [text(0, 12, 'gradient norm, input over output, logarithmic', 'title'), ...marks] };
}

function seriesOf({ name, label, points }: Line): Series {
  const at = points.map(({ estimate, low, high }, x) => ({ x, y: estimate, low, high }));
  const end = formatFactor(points.at(-1)?.estimate ?? Number.NaN);
  if (name === 'measured') return { ...PLACEMENT_LOOK.post, name: label, label: [label, end], points: at };
  const line = at.map(({ x, y }) => ({ x, y }));
  return name === 'law'
    ? { color: 'ink', label: [label], points: [], threads: [line], dash: 'dotted' }
    : { color: 'muted', label: [label, end], points: line, dash: 'dashed', marker: 'diamond', hollow: true };
}
