import { scaleLog } from 'd3-scale';
import { depthSlope, amplification, deviationsOf, inputEnds, outputEnds } from '../../experiments/claims/select/stack-ends.ts';
import type { OutputEnd } from '../../experiments/claims/select/stack-ends.ts';
import { expectedAmplification, expectedLogitVariance } from '../../experiments/claims/predictions/stack-ends.ts';
import { geometricInterval } from '../../experiments/result.ts';
import type { Interval } from '../../experiments/result.ts';
import { axisWidth } from '../charts/axis.ts';
import { formatCount, formatFactor, formatFixed, formatList, formatSignificant } from '../charts/format.ts';
import { bottom, frameGrid, right } from '../charts/layout.ts';
import type { Frame, Layout } from '../charts/layout.ts';
import type { Point } from '../charts/line.ts';
import { linePanel } from '../charts/line-panel.ts';
import type { Drawing, Mark } from '../charts/mark.ts';
import { logDomain, logTicks, valueTicks } from '../charts/ticks.ts';
import { defineFigure, missingCells } from './figure.ts';
import type { FigureEvidence } from './figure.ts';
import { distinct, INITIALISATION_NAMES } from './select.ts';

const id = 'stack-ends';

const OUTPUTS = [
  { initialisation: 'xavier', label: 'without final norm', color: 'pre', dash: 'solid', marker: 'square', hollow: false, isBare: true },
  { initialisation: 'gpt2', label: 'without, GPT-2 init', color: 'pre', dash: 'dashed', marker: 'square', hollow: true, isBare: true },
  { initialisation: 'xavier', label: 'with final norm', color: 'ink', dash: 'solid', marker: 'circle', hollow: false, isBare: false },
] as const;
const INPUTS = [
  { initialisation: 'gpt2', color: 'post', dash: 'solid', marker: 'circle', hollow: false },
  { initialisation: 'xavier', color: 'post', dash: 'dashed', marker: 'circle', hollow: true },
] as const;

export const stackEnds = defineFigure({
  id,
  experiment: 'stack-ends',
  title: 'What do the norms at the two ends of a stack do?',
  select,
  caption: ({ size, inputLayers, seedCounts }) =>
    `Before training (${size}). Left: mean square of the logits of Pre-LN stacks over that of the shallowest, with the head reading the stream through the final norm or as it is; thin dotted line: in proportion to the number of layers, as predicted. ` +
    `Right: norm of the gradient before the first norm of a Post-LN stack of ${String(inputLayers)} layers over that behind it, against the deviation of embedding and positions; thin dotted line: 1/√(2s² + ε), as predicted for a small branch. GPT-2 has 0.02. ` +
    `Geometric means over ${formatCount(seedCounts, 'seed')}, bands the 95\u202f% interval, where it is wider than the line.`,
  describe: ({ outputs, inputs }) => {
    const grown = outputs.map(
      ({ label, points, slope }) =>
        `${label} ${formatFactor(points.at(-1)?.y ?? Number.NaN)}${slope ? `, slope ${formatFixed(slope.estimate)}` : ''}`,
    );
    const amplified = inputs.map(({ label, points }) => {
      const [first, last] = [points[0], points.at(-1)];
      return `${label} ${formatFactor(first?.y ?? Number.NaN)} at ${String(first?.x)} and ${formatFactor(last?.y ?? Number.NaN)} at ${String(last?.x)}`;
    });
    const depths = outputs[0]?.points ?? [];
    return `Mean square of the logits at ${String(depths.at(-1)?.x)} layers over that at ${String(depths[0]?.x)}, Pre-LN: ${formatList(grown)}. Gradient before over behind the first norm of Post-LN, by deviation of the embedding: ${formatList(amplified)}.`;
  },
  draw,
  table: ({ outputs, inputs }) => ({
    columns: ['Quantity', 'At', 'Estimate', '95\u202f% interval', 'Predicted'],
    rows: [
      ...outputs.flatMap(({ label, absolute, predicted }) =>
        absolute.map(({ x, interval }, i) => [
          `Mean square of the logits, ${label}`,
          `${String(x)} layers`,
          ...numbers(interval),
          predicted ? formatSignificant(predicted[i]?.y ?? Number.NaN, 3) : 'constant',
        ]),
      ),
      ...inputs.flatMap(({ label, absolute }) =>
        absolute.map(({ x, interval }) => [
          `Amplification by the first norm, ${label}`,
          `deviation ${String(x)}`,
          ...numbers(interval),
          formatSignificant(expectedAmplification(x), 3),
        ]),
      ),
    ],
  }),
});

interface At {
  x: number;
  interval: Interval;
}

function numbers({ estimate, low, high }: Interval): string[] {
  return [formatSignificant(estimate, 3), `${formatSignificant(low, 3)} to ${formatSignificant(high, 3)}`];
}

function toPoints(values: readonly At[], over = 1): Point[] {
  return values.map(({ x, interval: { estimate, low, high } }) => ({ x, y: estimate / over, low: low / over, high: high / over }));
}

function select(evidence: FigureEvidence) {
  const cells = evidence.cells('stack-ends');
  const outputs = OUTPUTS.map(({ initialisation, isBare, ...look }) => {
    const ends = outputEnds(cells, initialisation);
    const of = (end: OutputEnd): number => (isBare ? end.bareLogitVariance : end.logitVariance);
    const absolute = distinct(ends, ({ model }) => model.layerCount).map((layerCount): At => {
      const values = ends.filter(({ model }) => model.layerCount === layerCount).map(({ measured }) => of(measured));
      return { x: layerCount, interval: geometricInterval(values) };
    });
    const [first] = absolute;
    if (!first) throw missingCells(id, 'stack-ends', `logits of Pre-LN stacks, ${INITIALISATION_NAMES[initialisation]} initialisation`);
    const from = { layerCount: first.x, variance: first.interval.estimate };
    const isPredictedToGrow = isBare && initialisation === 'xavier';
    return {
      ...look,
      ends,
      absolute,
      points: toPoints(absolute, first.interval.estimate),
      slope: depthSlope(ends, of),
      predicted: isPredictedToGrow ? absolute.map(({ x }) => ({ x, y: expectedLogitVariance(x, from) })) : null,
    };
  });
  const inputs = INPUTS.map(({ initialisation, ...look }) => {
    const ends = inputEnds(cells, initialisation);
    const absolute = deviationsOf(ends).map((x): At => {
      const values = ends.filter(({ model }) => model.embeddingDeviation === x).map(({ measured }) => amplification(measured));
      return { x, interval: geometricInterval(values) };
    });
    if (absolute.length === 0)
      throw missingCells(id, 'stack-ends', `first norms of Post-LN, ${INITIALISATION_NAMES[initialisation]} initialisation`);
    return { ...look, label: `${INITIALISATION_NAMES[initialisation]} matrices`, ends, absolute, points: toPoints(absolute) };
  });
  const model = outputs[0]?.ends[0]?.model;
  return {
    outputs,
    inputs,
    size: model
      ? `width ${model.modelWidth}, ${model.headCount} heads, sequences of ${model.sequenceLength} tokens; Xavier initialisation unless named`
      : '',
    inputLayers: inputs[0]?.ends[0]?.model.layerCount,
    seedCounts: [...outputs.map(({ ends }) => seedCount(ends)), ...inputs.map(({ ends }) => seedCount(ends))],
  };
}

function seedCount(measured: readonly { seed: number }[]): number {
  return distinct(measured, ({ seed }) => seed).length;
}

function draw(data: ReturnType<typeof select>, layout: Layout): Drawing {
  const isWide = layout.name === 'wide';
  const growth = logDomain(
    data.outputs.flatMap(({ points }) => ends(points)),
    1.2,
  );
  const factors = logDomain([1, ...data.inputs.flatMap(({ points }) => ends(points))], 1.2);
  const [growthTicks, factorTicks] = [logTicks(growth), logTicks(factors)];
  const axis = Math.max(axisWidth(growthTicks), axisWidth(factorTicks));
  const { frames, height } = frameGrid(layout, {
    count: 2,
    columns: isWide ? 2 : 1,
    height: isWide ? 240 : 200,
    margin: { top: 44, right: isWide ? 118 : 124, bottom: 40, left: axis },
  });
  const [left, second] = frames;
  if (!left || !second) return { width: layout.width, height, marks: [] };
  return { width: layout.width, height, marks: [...outputPanel(data, left, growth), ...inputPanel(data, second, factors)] };
}

function ends(points: readonly Point[]): number[] {
  return points.flatMap(({ y, low = y, high = y }) => [y, low, high]);
}

function outputPanel({ outputs }: ReturnType<typeof select>, frame: Frame, domain: readonly [number, number]): Mark[] {
  const depths = outputs[0]?.points.map(({ x }) => x) ?? [];
  const predicted = outputs.flatMap(({ predicted: line, absolute, color }) => {
    const over = absolute[0]?.interval.estimate ?? Number.NaN;
    return line ? [{ color, label: [], points: [], threads: [line.map(({ x, y }) => ({ x, y: y / over }))], dash: 'dotted' as const }] : [];
  });
  return linePanel({
    frame,
    title: 'Pre-LN: the logits',
    x: { scale: scaleLog(logDomain(depths, 1.06), [frame.left, right(frame)]), ticks: valueTicks(depths), title: 'layers, logarithmic' },
    y: { scale: scaleLog(domain, [bottom(frame), frame.top]), ticks: logTicks(domain), title: 'mean square over shallowest' },
    series: [
      ...predicted,
      ...outputs.map(({ label, color, dash, marker, hollow, points, slope }) => ({
        color,
        dash,
        marker,
        hollow,
        points,
        markerCount: depths.length,
        label: [label, ...(slope ? [`slope ${formatFixed(slope.estimate)} ± ${formatFixed((slope.high - slope.low) / 2)}`] : [])],
      })),
    ],
  });
}

function inputPanel({ inputs }: ReturnType<typeof select>, frame: Frame, domain: readonly [number, number]): Mark[] {
  const deviations = inputs[0]?.points.map(({ x }) => x) ?? [];
  const xDomain = logDomain(deviations, 1.15);
  return linePanel({
    frame,
    title: 'Post-LN: the first norm',
    x: { scale: scaleLog(xDomain, [frame.left, right(frame)]), ticks: logTicks(xDomain), title: 'deviation of the embedding' },
    y: { scale: scaleLog(domain, [bottom(frame), frame.top]), ticks: logTicks(domain), title: 'gradient before over behind' },
    references: [{ y: 1, label: 'unchanged' }],
    series: [
      {
        color: 'post',
        label: [],
        points: [],
        threads: [deviations.map((x) => ({ x, y: expectedAmplification(x) }))],
        dash: 'dotted',
      },
      ...inputs.map(({ label, color, dash, marker, hollow, points }) => ({
        color,
        dash,
        marker,
        hollow,
        points,
        markerCount: deviations.length,
        label: [label, `${formatFactor(points[0]?.y ?? Number.NaN)} at ${String(points[0]?.x)}`],
      })),
    ],
  });
}
