import { scaleLog } from 'd3-scale';
import { verticalAxis } from '../charts/axis.ts';
import type { Layout } from '../charts/layout.ts';
import { bottom } from '../charts/layout.ts';
import { group, segment, text, withData } from '../charts/mark.ts';
import type { Drawing, Mark } from '../charts/mark.ts';
import { markers } from '../charts/marker.ts';
import type { Position } from '../charts/marker.ts';
import { joined } from '../charts/readout.ts';
import { swarm } from '../charts/swarm.ts';
import { logDomain, valueTicks } from '../charts/ticks.ts';
import { preShare } from './model-placement-rows.ts';
import type { DatedModel, PlacementRows } from './model-placement-rows.ts';

/** Least distance of two marks, in px: none touches another. */
export const MARK_PITCH = 7.8;
const DEPTHS = [6, 12, 24, 48, 96, 192];
const TOTAL_WIDTH = 26;
const ROW_HEIGHT = 18;

/** Marks by year and depth above, the numbers of models by year and placement below, in the same columns. */
export function drawPlacements(data: PlacementRows, layout: Layout): Drawing {
  const { rows, years, hasUndated, drawn } = data;
  const isWide = layout.name === 'wide';
  const labelWidth = isWide ? 172 : 24;
  const columns: readonly (number | null)[] = hasUndated ? [...years, null] : years;
  const columnWidth = (layout.width - labelWidth - TOTAL_WIDTH) / columns.length;
  const center = (column: number): number => labelWidth + (column + 0.5) * columnWidth;
  const frame = { left: labelWidth, top: 22, width: columns.length * columnWidth, height: drawn.length > 0 ? (isWide ? 250 : 300) : 0 };
  const positions = drawn.length > 0 ? markPositions(data, { pitch: MARK_PITCH, columnWidth, center, frame }) : new Map<string, Position>();
  const scale = depthScale(drawn, frame);
  const [low, high] = scale.domain();
  const axis =
    drawn.length > 0
      ? verticalAxis(frame, {
          scale,
          ticks: valueTicks(DEPTHS.filter((depth) => depth >= (low ?? 0) && depth <= (high ?? Infinity))),
          title: 'layers',
        })
      : [];
  const series = rows.map(({ name, color, shape, models }) => {
    const marked = (isVerified: boolean): Mark[] => {
      const own = models.filter((model) => model.sizeVerified === isVerified && positions.has(model.id));
      const drawnAt = own.flatMap(({ id }) => positions.get(id) ?? []);
      const read = {
        v: joined(own.map(({ layers, year }) => `${String(layers)} layers, ${String(year)}`)),
        xs: joined(own.map((model) => model.name)),
      };
      return shape === null ? [] : markers(drawnAt, shape, !isVerified).map((mark) => withData(mark, read));
    };
    return withData(group(`series ${color}`, [...marked(true), ...marked(false)]), { name });
  });
  const yearsAt = bottom(frame) + 16;
  const names = columns.map((year, i) =>
    text(center(i), yearsAt, year === null ? '?' : isWide ? String(year) : `’${String(year).slice(2)}`, undefined, 'middle'),
  );
  const header = [
    segment(labelWidth, bottom(frame), layout.width - TOTAL_WIDTH, bottom(frame), 'rule'),
    ...names,
    text(layout.width, yearsAt, 'all', undefined, 'end'),
  ];
  let y = yearsAt + 4;
  const table = [...rows, null].flatMap((row): Mark[] => {
    y += isWide ? ROW_HEIGHT : 2 * ROW_HEIGHT - 4;
    const labelAt = isWide ? y : y - ROW_HEIGHT + 4;
    const line = segment(isWide ? 0 : labelWidth, y + 4, layout.width, y + 4, 'lane');
    if (row === null) {
      const shares = columns.map((year, i) => text(center(i), y, percent(preShare(data, year)), undefined, 'middle'));
      return [group('axis', [text(0, labelAt, 'Pre-LN, % of the known', undefined), ...shares])];
    }
    const counts = columns.flatMap((year, i) => {
      const count = row.models.filter((model) => model.year === year).length;
      return count > 0 ? [text(center(i), y, String(count), undefined, 'middle')] : [];
    });
    return [
      group('axis', [line]),
      withData(group(`series ${row.color}`, row.shape === null ? [] : markers([{ x: 6, y: labelAt - 4 }], row.shape)), { name: row.name }),
      withData(text(16, labelAt, row.name, 'row-label'), { name: row.name }),
      ...counts,
      text(layout.width, y, String(row.models.length), 'row-heading', 'end'),
    ];
  });
  return { width: layout.width, height: y + 8, marks: [...axis, group('axis', header), group('panel', series), ...table] };
}

interface Placing {
  pitch: number;
  columnWidth: number;
  center: (column: number) => number;
  frame: { top: number; height: number };
}

/** Where the mark of each model is, by its id: in the column of its year, at the height of its depth or as near to it as is free. */
export function markPositions(
  { drawn, years, rows }: PlacementRows,
  { pitch, columnWidth, center, frame }: Placing,
): Map<string, Position> {
  const scale = depthScale(drawn, frame);
  const order = rows.map(({ placement }) => placement);
  return new Map(
    years.flatMap((year, column) => {
      const own = drawn
        .filter((model) => model.year === year)
        .sort((a, b) => a.layers - b.layers || order.indexOf(a.placement) - order.indexOf(b.placement));
      const places = swarm(
        own.map(({ layers }) => ({ x: center(column), y: scale(layers) })),
        { pitch, reach: (columnWidth - pitch) / 2 },
      );
      return own.flatMap(({ id }, i) => {
        const place = places[i];
        return place ? [[id, place] as const] : [];
      });
    }),
  );
}

function depthScale(drawn: readonly DatedModel[], { top, height }: { top: number; height: number }) {
  const domain = drawn.length > 0 ? logDomain(drawn.map(({ layers }) => layers)) : [1, 2];
  return scaleLog()
    .domain(domain)
    .range([top + height, top]);
}

function percent(share: number | null): string {
  return share === null ? '' : String(Math.round(100 * share));
}
