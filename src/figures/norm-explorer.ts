import { scaleLinear, scaleLog } from 'd3-scale';
import { lawCells } from '../../experiments/claims/select/placement-laws.ts';
import { axisWidth } from '../charts/axis.ts';
import { formatCount, formatFactor, formatList, formatSignificant } from '../charts/format.ts';
import { frameGrid, right } from '../charts/layout.ts';
import type { Frame, Layout } from '../charts/layout.ts';
import type { Point } from '../charts/line.ts';
import { linePanel } from '../charts/line-panel.ts';
import type { Series } from '../charts/line-panel.ts';
import { text } from '../charts/mark.ts';
import type { Drawing, Mark } from '../charts/mark.ts';
import { textWidth } from '../charts/text-width.ts';
import { logDomain, logTicks, valueTicks } from '../charts/ticks.ts';
import { defineFigure } from './figure.ts';
import type { FigureEvidence } from './figure.ts';
import { lawLine } from './law-line.ts';
import { NORM_PLACES } from './norm-places.ts';
import type { NormPlace } from './norm-places.ts';
import { required } from './select.ts';

const id = 'norm-explorer';

/** Of the stacks that the reader can choose, with the layers from one drawn point of a line to the next. */
const STRIDES: Readonly<Record<number, number>> = { 6: 1, 12: 1, 24: 3, 48: 4 };
export const DEPTHS: readonly number[] = Object.keys(STRIDES).map(Number);
/** Layers at which the law is drawn: it bends most at the input. */
const LAW_LAYERS = new Set([0, 1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48]);
const Y_TITLE = 'gradient of the stream over that at the input';
const LAW_NAME = 'dotted: 1/√variance';

export interface PlaceLine extends ReturnType<typeof lawLine> {
  place: NormPlace;
  layerCount: number;
}

export interface Profile {
  layerCount: number;
  lines: readonly PlaceLine[];
}

export const normExplorer = defineFigure({
  id,
  experiment: 'placement-laws',
  title: 'What does moving the norm do to the gradient?',
  select: selectProfiles,
  caption: ({ size, seedCounts }) =>
    `Norm of the gradient with respect to the residual stream behind each layer, over that at the embedded input (layer 0), in decoder-only stacks before any training (${size}; Xavier initialisation, LayerNorm). ` +
    `Dotted: one over the root of the measured variance of the stream. Logarithmic; one scale for each depth. Geometric mean over ${formatCount(seedCounts, 'seed')}; bands: its 95\u202f% interval.`,
  describe: ({ profiles }) =>
    NORM_PLACES.map(({ id, name }) => {
      const ends = profiles.flatMap(({ layerCount, lines }) =>
        lines.flatMap(({ place, end }) => (place.id === id ? [`${formatFactor(end)} at ${String(layerCount)} layers`] : [])),
      );
      return `${name}, gradient behind the last layer over that at the input: ${formatList(ends)}.`;
    }).join(' '),
  draw,
  table: ({ profiles }) => ({
    columns: ['Stack', 'Seeds', 'Last layer over input', '95\u202f% interval', 'By the law', 'Variance, last layer'],
    rows: profiles.flatMap(({ lines }) =>
      lines.map((line) => [
        `${line.place.name}, ${String(line.layerCount)} layers`,
        String(line.seedCount),
        formatFactor(line.end),
        intervalOf(line),
        formatFactor(line.predictedEnd),
        formatSignificant(line.lastVariance, 3),
      ]),
    ),
  }),
});

export function selectProfiles(evidence: FigureEvidence) {
  const cells = evidence.cells('placement-laws');
  const stacks = DEPTHS.flatMap((layerCount) =>
    NORM_PLACES.map((place) => {
      const { placement, hasQkNorm, name } = place;
      const what = `${name}, LayerNorm, ${String(layerCount)} layers`;
      const seeds = required(id, 'placement-laws', what, lawCells(cells, { placement, hasQkNorm, norm: 'layernorm', layerCount }));
      return { config: seeds[0]?.config, line: { place, layerCount, ...lawLine(seeds, 'full') } };
    }),
  );
  const first = stacks[0]?.config;
  return {
    profiles: DEPTHS.map((layerCount): Profile => ({
      layerCount,
      lines: stacks.flatMap(({ line }) => (line.layerCount === layerCount ? [line] : [])),
    })),
    size: first
      ? `width ${String(first.model.modelWidth)}, ${String(first.model.headCount)} heads, ${String(first.batchSize)} sequences of ${String(first.model.sequenceLength)} tokens`
      : '',
    seedCounts: stacks.map(({ line }) => line.seedCount),
  };
}

/** What the profile of one stack shows, in a sentence. */
export function findingOf(line: PlaceLine): string {
  return (
    `${line.place.name}, ${String(line.layerCount)} layers: the gradient behind the last layer is ${formatSignificant(line.end)} times that at the input ` +
    `(${intervalOf(line)}), where one over the root of the variance says ${formatSignificant(line.predictedEnd)}.`
  );
}

/** The ends of the profiles of this place at the other depths, in a sentence. */
export function otherDepths({ place, layerCount }: PlaceLine, profiles: readonly Profile[]): string {
  const others = profiles.flatMap(({ lines }) => lines.filter((line) => line.place === place && line.layerCount !== layerCount));
  return `At ${formatList(others.map((line) => String(line.layerCount)))} layers it is ${formatList(others.map(({ end }) => formatSignificant(end)))} times.`;
}

function intervalOf({ points }: PlaceLine): string {
  const last = points.at(-1);
  return `${formatSignificant(last?.low ?? Number.NaN)} to ${formatSignificant(last?.high ?? Number.NaN)}`;
}

/** Size of one profile where it stands alone, in px. */
const ALONE: Layout = { name: 'narrow', width: 350 };
const MARGIN = { top: 22, right: Math.max(...NORM_PLACES.map(({ short }) => textWidth(short))) + 10, bottom: 36, left: 2 };
const HEIGHT = 138;

/** The profiles of all places at one depth. Each has the class `place-<id>`, by which the style sheet brings one to the front, unless it is drawn there. */
export function profileDrawing(profile: Profile, front?: NormPlace): Drawing {
  const { frames, height } = frameGrid(ALONE, {
    count: 1,
    columns: 1,
    height: HEIGHT,
    margin: MARGIN,
    axisWidth: axisWidth(ticksOf(profile)),
  });
  return {
    width: ALONE.width,
    height,
    marks: [text(0, 12, Y_TITLE, 'title'), ...frames.flatMap((frame) => panel(profile, frame, undefined, front))],
  };
}

function draw({ profiles }: ReturnType<typeof selectProfiles>, layout: Layout): Drawing {
  const columns = layout.name === 'wide' ? 2 : 1;
  const { frames, height } = frameGrid(layout, {
    count: profiles.length,
    columns,
    height: HEIGHT,
    margin: { ...MARGIN, top: 26, left: Math.max(...profiles.map((profile) => axisWidth(ticksOf(profile)))) },
    offset: 16,
  });
  return {
    width: layout.width,
    height,
    marks: [
      text(0, 12, `${Y_TITLE}, logarithmic`, 'title'),
      ...profiles.flatMap((profile, i) => {
        const frame = frames[i];
        return frame ? panel(profile, frame, `${String(profile.layerCount)} layers`) : [];
      }),
    ],
  };
}

function panel({ layerCount, lines }: Profile, frame: Frame, title?: string, front?: NormPlace): Mark[] {
  return linePanel({
    frame,
    ...(title === undefined ? {} : { title }),
    x: {
      scale: scaleLinear([0, layerCount], [frame.left + 3, right(frame) - 3]),
      ticks: valueTicks([0, layerCount / 2, layerCount]),
      title: 'layer',
    },
    y: { scale: scaleLog(domainOf(lines), [frame.top + frame.height, frame.top]), ticks: ticksOf({ layerCount, lines }) },
    series: lines.flatMap(({ place, points, predicted }): Series[] => {
      const color = `${place.color} place place-${place.id}${place === front ? ' front' : ''}`;
      return [
        { color, label: [], points: [], threads: [predicted.filter(({ x }) => LAW_LAYERS.has(x))], dash: 'dotted' },
        { color, label: [place.short], points: thinned(points, layerCount), marker: place.marker, markerCount: 3, dash: place.dash },
      ];
    }),
  }).concat(text(frame.left + 8, frame.top + frame.height - 8, LAW_NAME, 'title'));
}

function domainOf(lines: readonly PlaceLine[]): readonly [number, number] {
  return logDomain(
    lines.flatMap(({ points, predicted }) => [
      ...points.flatMap(({ y, low = y, high = y }) => [y, low, high]),
      ...predicted.map(({ y }) => y),
    ]),
    1.1,
  );
}

function ticksOf({ lines }: Profile) {
  return logTicks(domainOf(lines), 5);
}

function thinned(points: readonly Point[], layerCount: number): Point[] {
  const stride = STRIDES[layerCount] ?? 1;
  return points.filter(({ x }) => x % stride === 0);
}
