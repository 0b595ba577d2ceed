import { expectedFate } from '../../experiments/claims/predictions/warmup.ts';
import { wilsonInterval } from '../../experiments/result.ts';
import { formatCount, formatFixed, formatList, formatScientific } from '../charts/format.ts';
import type { Layout } from '../charts/layout.ts';
import { group, rectangle, text, withData } from '../charts/mark.ts';
import type { Drawing, Mark } from '../charts/mark.ts';
import { defineFigure } from './figure.ts';
import type { FigureEvidence } from './figure.ts';
import { PLACEMENT_LOOK, distinct } from './select.ts';
import { finalLossText, isStuck, plainRuns, seedsWith, stuckAbove, trainingSize, warmupName, warmupsOf } from './warmup-cells.ts';
import type { WarmupCell } from './warmup-cells.ts';

const id = 'warmup-grid';
const DRAWN = ['post', 'pre'] as const;
const CELL_HEIGHT = 40;
const HEADING_HEIGHT = 22;
/** Opacity of a cell in which every seed is stuck. */
const DARKEST = 0.42;

type Grid = ReturnType<typeof select>;

export const warmupGrid = defineFigure({
  id,
  experiment: 'warmup',
  title: 'At which learning rates does each placement train, with warmup and without?',
  select,
  caption: ({ groups, size, floors }) =>
    `Mean training loss of the last 20 steps, in nats a token, and how many of ${formatCount(
      groups.flatMap(({ rows }) => rows.flatMap(({ cells }) => cells.map(({ seeds }) => seeds.length))),
      'seed',
    )} are stuck, decoder-only (${size}; Xavier initialisation, Adam). ` +
    `Stuck: a final loss above ${formatFixed(stuckAbove(floors))}, the unigram entropy less 0.1, or diverged; the darker, the more. Dotted frames: predicted to be stuck.`,
  describe: ({ groups, rates }) => {
    const cells = (rows: Grid['groups'][number]['rows']): readonly GridCell[] => rows.flatMap((row) => row.cells);
    const stuck = groups.map(({ look, rows }) => {
      const [lost, all] = [cells(rows).map(({ stuckCount }) => stuckCount), cells(rows).map(({ seeds }) => seeds.length)].map((counts) =>
        counts.reduce((sum, count) => sum + count, 0),
      );
      return `${lost ?? 0} of ${all ?? 0} ${look.name} runs`;
    });
    const parts = groups.flatMap(({ look, rows }) =>
      rows.map((row) => {
        const losses = row.cells.map(
          ({ seeds, stuckCount }, i) =>
            `${finalLossText(seeds)} at ${formatScientific(rates[i] ?? NaN)} (${stuckCount} of ${seeds.length} stuck)`,
        );
        return `${look.name}, ${row.name}: ${formatList(losses)}.`;
      }),
    );
    return `${formatList(stuck)} are stuck. Final losses and stuck seeds: ${parts.join(' ')}`;
  },
  draw,
  table: ({ groups, rates }) => ({
    columns: ['Run', ...rates.flatMap((rate) => [`Loss at ${formatScientific(rate)}`, 'Stuck', '95\u202f% interval of the share'])],
    rows: groups.flatMap(({ look, rows }) =>
      rows.map(({ name, cells }) => [
        `${look.name}, ${name}`,
        ...cells.flatMap(({ seeds, stuckCount }) => {
          const { low, high } = wilsonInterval(stuckCount, seeds.length);
          return [finalLossText(seeds), `${stuckCount} of ${seeds.length}`, `${formatFixed(low)} to ${formatFixed(high)}`];
        }),
      ]),
    ),
  }),
});

interface GridCell {
  seeds: readonly WarmupCell[];
  stuckCount: number;
  isExpectedStuck: boolean;
}

function select(evidence: FigureEvidence) {
  const runs = plainRuns(id, evidence, 'decoder');
  const rates = distinct(runs, ({ config }) => config.learningRate);
  const groups = DRAWN.map((placement) => ({
    look: PLACEMENT_LOOK[placement],
    rows: warmupsOf(runs, placement).map((warmupSteps) => ({
      name: warmupName(warmupSteps),
      cells: rates.map((rate): GridCell => {
        const seeds = seedsWith(id, runs, placement, warmupSteps, rate);
        const isExpectedStuck = expectedFate(placement, warmupSteps, rate) === 'stuck';
        return { seeds, stuckCount: seeds.filter(isStuck).length, isExpectedStuck };
      }),
    })),
  }));
  const floors = runs[0]?.measurement.floors ?? { unigramNats: NaN, bigramNats: NaN, floorNats: NaN };
  return { groups, rates, floors, size: runs[0] ? trainingSize(runs[0]) : '' };
}

function draw({ groups, rates }: Grid, layout: Layout): Drawing {
  const isWide = layout.name === 'wide';
  const labelWidth = isWide ? 110 : 74;
  const cellWidth = (layout.width - labelWidth) / rates.length;
  const leftOf = (column: number): number => labelWidth + column * cellWidth;
  let y = 34;
  const marks = groups.flatMap(({ look, rows }) => {
    const heading = text(0, y + HEADING_HEIGHT - 7, look.name, `label ${look.color}`);
    y += HEADING_HEIGHT;
    const drawn = rows.flatMap(({ name, cells }) => {
      const top = y;
      y += CELL_HEIGHT;
      const run = `${look.name}, ${name}`;
      const boxes = cells.flatMap((cell, column) => {
        const rate = formatScientific(rates[column] ?? Number.NaN);
        return cellMarks(cell, { rate, left: leftOf(column), top, width: cellWidth, isWide });
      });
      return [
        withData(text(0, top + CELL_HEIGHT / 2 + 4, name, 'row-label'), { name: run }),
        withData(group('series ink', boxes), { name: run }),
      ];
    });
    return [heading, ...drawn];
  });
  return {
    width: layout.width,
    height: y + 6,
    marks: [
      text(
        0,
        12,
        isWide
          ? 'final training loss, nats a token, and seeds that are stuck, by learning rate'
          : 'final loss and stuck seeds by learning rate',
        'title',
      ),
      ...rates.map((rate, column) => text(leftOf(column) + cellWidth / 2, 36, formatScientific(rate), 'row-detail', 'middle')),
      withData(group('panel', marks), { x: 'learning rate', y: 'final training loss' }),
    ],
  };
}

interface CellPlace {
  rate: string;
  left: number;
  top: number;
  width: number;
  isWide: boolean;
}

function cellMarks({ seeds, stuckCount, isExpectedStuck }: GridCell, { rate, left, top, width, isWide }: CellPlace): Mark[] {
  const middle = left + width / 2;
  const box = rectangle(left + 1.5, top + 1.5, width - 3, CELL_HEIGHT - 3);
  const opacity = 0.03 + (DARKEST - 0.03) * (stuckCount / seeds.length);
  const shade = { fill: 'currentColor', 'fill-opacity': String(Number(opacity.toFixed(3))) };
  const read = `${finalLossText(seeds)}, ${stuckCount} of ${seeds.length} seeds stuck`;
  return [
    withData({ ...box, attributes: { ...box.attributes, ...shade } }, { v: read, xs: rate }),
    ...(isExpectedStuck ? [{ ...box, attributes: { ...box.attributes, class: 'expected' } }] : []),
    text(middle, top + CELL_HEIGHT / 2 - 2, finalLossText(seeds), 'row-heading', 'middle'),
    text(
      middle,
      top + CELL_HEIGHT / 2 + 13,
      isWide ? `${stuckCount} of ${seeds.length} stuck` : `${stuckCount}/${seeds.length} stuck`,
      undefined,
      'middle',
    ),
  ];
}
