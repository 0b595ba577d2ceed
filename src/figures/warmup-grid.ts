import { max } from 'd3-array';
import { scaleLinear, scaleLog } from 'd3-scale';
import { axisWidth } from '../charts/axis.ts';
import { formatCount, formatFixed, formatList, formatScientific } from '../charts/format.ts';
import { bottom, frameGrid, right } from '../charts/layout.ts';
import type { Layout } from '../charts/layout.ts';
import { linePanel } from '../charts/line-panel.ts';
import type { Series } from '../charts/line-panel.ts';
import { text } from '../charts/mark.ts';
import type { Drawing } from '../charts/mark.ts';
import { linearTicks, logDomain, valueTicks } from '../charts/ticks.ts';
import { defineFigure } from './figure.ts';
import type { FigureEvidence } from './figure.ts';
import { PLACEMENT_LOOK, distinct } from './select.ts';
import {
  finalLossText,
  floorNames,
  isStuck,
  meanFinalLoss,
  plainRuns,
  seedsWith,
  stuckAbove,
  trainingSize,
  warmupName,
} from './warmup-cells.ts';

const id = 'warmup-grid';
const DRAWN = ['post', 'pre'] as const;
/** Factor between the dots of neighbouring series at one learning rate, so that they stand beside each other. */
const SHIFT = 1.05;

type Grid = ReturnType<typeof select>;

export const warmupGrid = defineFigure({
  id,
  experiment: 'warmup',
  title: 'At which learning rates does each placement train, with warmup and without?',
  select,
  caption: ({ panels, size, floors }) =>
    `Mean training loss of the last 20 steps against the learning rate of Adam, decoder-only (${size}; Xavier initialisation). Each dot is one of ${formatCount(
      panels.flatMap(({ series }) => series.flatMap(({ points }) => points.map(({ finals }) => finals.length))),
      'seed',
    )}; ` +
    `lines join the means. Shaded: stuck, within 0.1 nats of the unigram entropy ${formatFixed(floors.unigramNats)} or above. Crosses at the top, if any, diverged.`,
  describe: ({ panels, rates }) =>
    panels
      .flatMap(({ look, series }) =>
        series.map(({ name, points }) => {
          const parts = points.map(
            ({ seeds, stuckCount }, i) =>
              `${finalLossText(seeds)} at ${formatScientific(rates[i] ?? NaN)} (${stuckCount} of ${seeds.length} seeds stuck)`,
          );
          return `${look.name}, ${name}: ${formatList(parts)}.`;
        }),
      )
      .join(' '),
  draw,
  table: ({ panels, rates }) => ({
    columns: ['Run', ...rates.flatMap((rate) => [`Loss at ${formatScientific(rate)}`, 'Stuck'])],
    rows: panels.flatMap(({ look, series }) =>
      series.map(({ name, points }) => [
        `${look.name}, ${name}`,
        ...points.flatMap(({ seeds, stuckCount }) => [finalLossText(seeds), `${stuckCount} of ${seeds.length}`]),
      ]),
    ),
  }),
});

function select(evidence: FigureEvidence) {
  const cells = plainRuns(id, evidence, 'decoder');
  const rates = distinct(cells, ({ config }) => config.learningRate);
  const warmups = distinct(cells, ({ config }) => config.warmupSteps);
  const panels = DRAWN.map((placement) => ({
    look: PLACEMENT_LOOK[placement],
    series: warmups.map((warmupSteps) => ({
      warmupSteps,
      name: warmupName(warmupSteps),
      points: rates.map((rate) => {
        const seeds = seedsWith(id, cells, placement, warmupSteps, rate);
        const finals = seeds.map(({ measurement }) => measurement.finalLossNats);
        return { rate, finals, seeds, final: meanFinalLoss(seeds), stuckCount: seeds.filter(isStuck).length };
      }),
    })),
  }));
  const floors = cells[0]?.measurement.floors ?? { unigramNats: NaN, bigramNats: NaN, floorNats: NaN };
  return { panels, rates, floors, size: cells[0] ? trainingSize(cells[0]) : '' };
}

function draw({ panels, rates, floors }: Grid, layout: Layout): Drawing {
  const isWide = layout.name === 'wide';
  const finals = panels
    .flatMap(({ series }) => series.flatMap(({ points }) => points.flatMap((point) => point.finals)))
    .filter(Number.isFinite);
  const top = Math.max(floors.unigramNats + 0.4, (max(finals) ?? 0) + 0.15);
  const yTicks = linearTicks([0, top], 5);
  const { frames, height } = frameGrid(layout, {
    count: panels.length,
    columns: isWide ? 2 : 1,
    height: isWide ? 250 : 210,
    margin: { top: 26, right: 78, bottom: 40, left: 0 },
    offset: 14,
    axisWidth: axisWidth(yTicks),
  });
  const marks = panels.flatMap(({ look, series }, i) => {
    const frame = frames[i];
    if (!frame) return [];
    return linePanel({
      frame,
      title: look.name,
      x: {
        scale: scaleLog(logDomain(rates, 1.5), [frame.left, right(frame)]),
        ticks: valueTicks(rates, formatScientific),
        title: 'learning rate, logarithmic',
      },
      y: { scale: scaleLinear([0, top], [bottom(frame), frame.top]), ticks: yTicks, labels: i === 0 || !isWide },
      region: { low: stuckAbove(floors), high: top },
      references: floorNames(floors).map(({ nats, label }) => ({ y: nats, label })),
      series: series.flatMap(({ name, warmupSteps, points }, each): Series[] => {
        const shift = SHIFT ** (2 * each - series.length + 1);
        const at = (rate: number): number => rate * shift;
        const all = points.flatMap(({ rate, finals: each }) => each.map((y) => ({ x: at(rate), y })));
        const line = { color: look.color, dash: warmupSteps === 0 ? ('solid' as const) : ('dashed' as const) };
        const diverged = all.filter(({ y }) => !Number.isFinite(y)).map(({ x }) => ({ x, y: top }));
        return [
          {
            ...line,
            label: [name],
            marker: look.marker,
            hollow: warmupSteps > 0,
            dots: all.filter(({ y }) => Number.isFinite(y)),
            points: points.map(({ rate, final }) => ({ x: at(rate), y: final })),
          },
          ...(diverged.length > 0 ? [{ ...line, label: [], marker: 'cross' as const, dots: diverged, points: [] }] : []),
        ];
      }),
    });
  });
  return { width: layout.width, height, marks: [text(0, 12, 'final training loss, nats a token; shaded: stuck', 'title'), ...marks] };
}
