import { scaleLinear, scaleLog } from 'd3-scale';
import { COMMON_DEPTH, lawCells } from '../../experiments/claims/select/placement-laws.ts';
import type { StackKind } from '../../experiments/claims/select/placement-laws.ts';
import type { Placement } from '../../experiments/result.ts';
import { axisWidth } from '../charts/axis.ts';
import { formatCount, formatFactor, formatFixed, formatSignificant } from '../charts/format.ts';
import { key } from '../charts/key.ts';
import { bottom, frameGrid, right } from '../charts/layout.ts';
import type { Frame, Layout } from '../charts/layout.ts';
import type { Point } from '../charts/line.ts';
import { linePanel } from '../charts/line-panel.ts';
import type { Series } from '../charts/line-panel.ts';
import { text } from '../charts/mark.ts';
import type { Drawing, Mark } from '../charts/mark.ts';
import { textWidth } from '../charts/text-width.ts';
import { logDomain, logTicks, valueTicks } from '../charts/ticks.ts';
import type { Domain } from '../charts/ticks.ts';
import { defineFigure } from './figure.ts';
import type { FigureEvidence } from './figure.ts';
import { lawLine } from './law-line.ts';
import { PLACEMENT_LOOK, required } from './select.ts';

const id = 'placement-laws';

interface Variant {
  placement: Placement;
  hasQkNorm: boolean;
}

/** Those that normalise the stream first, then those that let it grow; the last panel has a scale of its own. */
const PANELS: readonly Variant[] = [
  ...(['post', 'deepnorm', 'admin', 'mix-ln', 'pre', 'sandwich', 'layernorm-scaling', 'parallel', 'rezero'] as const).map((placement) => ({
    placement,
    hasQkNorm: false,
  })),
  { placement: 'reordered', hasQkNorm: true },
  { placement: 'reordered', hasQkNorm: false },
];
const KINDS = [
  { kind: 'full', name: 'full stack' },
  { kind: 'feedForwardOnly', name: 'feed-forward branches alone' },
] as const satisfies readonly { kind: StackKind; name: string }[];
/** Layers from one drawn point of a line to the next. */
const STRIDE = 3;

export const placementLaws = defineFigure({
  id,
  experiment: 'placement-laws',
  title: 'Does the gradient fall as one over the root of the stream’s variance, wherever the norm stands?',
  select,
  caption: ({ size, seedCounts, panels }) =>
    `Norm of the gradient with respect to the residual stream behind each layer, over that at the embedded input (layer 0), before any training, in stacks of ${COMMON_DEPTH} layers (${size}; Xavier initialisation, LayerNorm). ` +
    `Coloured: the stack as it is. Grey: the same weights with W_O = 0, so that feed-forward branches act alone. Thin dotted: one over the root of the measured variance of the stream, which the law says the gradient follows. ` +
    `Numbers at the ends: behind the last layer. All panels share one scale but the last, ${panels.at(-1)?.name ?? ''}. Geometric mean over ${formatCount(seedCounts, 'seed')}; bands: its 95\u202f% interval.`,
  describe: ({ panels }) => {
    const largest = [0, 1].map((i) => Math.max(...panels.map(({ lines }) => lines[i]?.deviation ?? 0)));
    const parts = panels.map(({ name, lines }) => {
      const compared = lines.map(
        (line) => `${formatFactor(line.end)} against ${formatFactor(line.predictedEnd)}, straying at most ${percent(line.deviation)}`,
      );
      return `${name} ${compared.join('; feed-forward alone ')}.`;
    });
    return (
      `With feed-forward branches alone no placement strays more than ${percent(largest[1] ?? 0)} from the law, with attention up to ${percent(largest[0] ?? 0)}. ` +
      `Gradient behind the last layer over that at the input, measured against the law: ${parts.join(' ')}`
    );
  },
  draw,
  table: ({ panels }) => ({
    columns: ['Stack', 'Seeds', 'Last layer over input', '95\u202f% interval', 'By the law', 'Strays at most', 'Variance, last layer'],
    rows: panels.flatMap(({ name, lines }) =>
      lines.map((line) => [
        `${name}, ${line.name}`,
        String(line.seedCount),
        formatFactor(line.end),
        `${formatSignificant(line.points.at(-1)?.low ?? NaN, 3)} to ${formatSignificant(line.points.at(-1)?.high ?? NaN, 3)}`,
        formatFactor(line.predictedEnd),
        percent(line.deviation),
        formatSignificant(line.lastVariance, 3),
      ]),
    ),
  }),
});

function select(evidence: FigureEvidence) {
  const cells = evidence.cells('placement-laws');
  const panels = PANELS.map(({ placement, hasQkNorm }) => {
    const look = PLACEMENT_LOOK[placement];
    const name = hasQkNorm ? `${look.name}, QK-norm` : look.name;
    const seeds = required(
      id,
      'placement-laws',
      `${name}, LayerNorm, ${COMMON_DEPTH} layers`,
      lawCells(cells, { placement, hasQkNorm, norm: 'layernorm', layerCount: COMMON_DEPTH }),
    );
    return { name, look, lines: KINDS.map(({ kind, name }) => ({ name, ...lawLine(seeds, kind) })), seeds };
  });
  const first = panels[0]?.seeds[0]?.config;
  return {
    panels,
    size: first
      ? `width ${first.model.modelWidth}, ${first.model.headCount} heads, ${first.batchSize} sequences of ${first.model.sequenceLength} tokens`
      : '',
    seedCounts: panels.map(({ seeds }) => seeds.length),
  };
}

/** The two lines of a panel, as key and readout name them. */
const FULL = 'full stack';
const UNMIXED = 'feed-forward branches alone';

type Panel = ReturnType<typeof select>['panels'][number];

function draw({ panels }: ReturnType<typeof select>, layout: Layout): Drawing {
  const isWide = layout.name === 'wide';
  const columns = isWide ? 4 : 2;
  const own = panels.at(-1);
  const shared = panels.slice(0, -1);
  const domain = domainOf(shared);
  const ownDomain = own ? domainOf([own]) : domain;
  const labelWidth = Math.max(...panels.flatMap(({ lines }) => lines.map(({ end }) => textWidth(formatFactor(end))))) + 10;
  const legend = key(0, 20, layout.width, [
    { color: 'ink', label: FULL, marker: 'circle' },
    { color: 'muted', label: UNMIXED, marker: 'diamond' },
  ]);
  const { frames, height } = frameGrid(layout, {
    // On a wide page the last panel leaves a place free for the numbers of its own axis.
    count: isWide ? panels.length + 1 : panels.length,
    columns,
    height: isWide ? 120 : 112,
    margin: { top: 26, right: labelWidth, bottom: 38, left: 0 },
    offset: 22 + legend.height,
    axisWidth: Math.max(axisWidth(logTicks(domain, 5)), axisWidth(logTicks(ownDomain, 5))),
  });
  const marks = shared.flatMap((panel, i) => {
    const frame = frames[i];
    return frame ? panelMarks(panel, frame, domain, i % columns === 0) : [];
  });
  const last = frames.at(-1);
  return {
    width: layout.width,
    height,
    marks: [
      text(0, 12, 'gradient of the stream over that at the input, logarithmic', 'title'),
      ...legend.marks,
      ...marks,
      ...(own && last ? panelMarks({ ...own, name: `${own.name}, own scale` }, last, ownDomain, true) : []),
    ],
  };
}

function domainOf(panels: readonly Panel[]): Domain {
  const values = panels.flatMap(({ lines }) =>
    lines.flatMap(({ points, predicted }) => [
      ...points.flatMap(({ y, low = y, high = y }) => [y, low, high]),
      ...predicted.map(({ y }) => y),
    ]),
  );
  return logDomain(values, 1.15);
}

function panelMarks({ name, look, lines }: Panel, frame: Frame, domain: Domain, labels: boolean): Mark[] {
  const layerCount = (lines[0]?.points.length ?? 1) - 1;
  return linePanel({
    frame,
    title: name,
    x: {
      scale: scaleLinear([0, layerCount], [frame.left + 3, right(frame) - 3]),
      ticks: valueTicks([0, layerCount / 2, layerCount]),
      title: 'layer',
    },
    y: { scale: scaleLog(domain, [bottom(frame), frame.top]), ticks: logTicks(domain, 5), labels, name: 'gradient over that at the input' },
    series: lines.flatMap(({ points, predicted, end }, i): Series[] => {
      const isFull = i === 0;
      const color = isFull ? look.color : 'muted';
      return [
        { color, label: [], points: [], threads: [thinned(predicted)], dash: 'dotted' },
        {
          color,
          marker: isFull ? 'circle' : 'diamond',
          markerCount: 3,
          dash: isFull ? 'solid' : 'dashed',
          name: isFull ? FULL : UNMIXED,
          label: [formatFactor(end)],
          points: thinned(points),
        },
      ];
    }),
  });
}

function thinned(points: readonly Point[]): Point[] {
  return points.filter((_, i) => i % STRIDE === 0 || i === points.length - 1);
}

function percent(share: number): string {
  return `${formatFixed(100 * share, 0)}\u202f%`;
}
