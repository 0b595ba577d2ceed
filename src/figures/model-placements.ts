import { MODEL_PLACEMENTS } from '../../experiments/claims/claim.ts';
import type { ModelRow } from '../../experiments/claims/claim.ts';
import type { Layout } from '../charts/layout.ts';
import { group, path, segment, text } from '../charts/mark.ts';
import type { Drawing, Mark } from '../charts/mark.ts';
import { printNumber } from '../charts/print-svg.ts';
import { PLACEMENT_WORDS } from '../data/model-words.ts';
import { defineFigure } from './figure.ts';

const id = 'model-placements';

type ModelPlacement = ModelRow['placement'];
/** The placements in the order in which they are drawn, with the class of their colour. */
const COLORS: Record<ModelPlacement, string> = {
  post: 'post',
  pre: 'pre',
  'parallel-pre': 'pre',
  sandwich: 'ink',
  reordered: 'ink',
  deepnorm: 'deepnorm',
  other: 'ink',
  undisclosed: 'muted',
};

type Placements = ReturnType<typeof select>;

export const modelPlacements = defineFigure({
  id,
  experiment: null,
  title: 'Where did released models put the norm, year by year?',
  select,
  caption: ({ models, verified }) =>
    `One square for each of the ${models} models of the table, by year of release. Filled: the report or the code was read for this table (${verified}); outlined: not verified.`,
  describe: ({ rows, years }) => {
    const counts = rows.map(({ look, models }) => `${look.name}: ${models.length}${spanOf(models)}`);
    return `Models by placement, ${years[0] ?? ''} to ${years.at(-1) ?? ''}. ${counts.join('; ')}.`;
  },
  draw,
  table: ({ rows, years }) => ({
    columns: ['Placement', 'Models', ...years.map(String), 'Year not known', 'Names'],
    rows: rows.map(({ look, models }) => [
      look.name,
      String(models.length),
      ...[...years, null].map((year) => String(models.filter((model) => model.year === year).length)),
      models.map(({ name, evidence }) => (evidence.verified ? name : `${name} (not verified)`)).join(', '),
    ]),
  }),
});

function select({ models }: { models: readonly ModelRow[] }) {
  const counted = models.filter(({ method }) => !method);
  const known = counted.flatMap(({ year }) => (year === null ? [] : [year]));
  const first = Math.min(...known);
  const years = Array.from({ length: Math.max(...known) - first + 1 }, (_, i) => first + i);
  const order = Object.keys(COLORS).filter((key): key is ModelPlacement => MODEL_PLACEMENTS.some((each) => each === key));
  const rows = order.flatMap((placement) => {
    const own = counted.filter((model) => model.placement === placement);
    return own.length > 0 ? [{ placement, look: { name: PLACEMENT_WORDS[placement], color: COLORS[placement] }, models: own }] : [];
  });
  return { rows, years, models: counted.length, verified: counted.filter(({ evidence }) => evidence.verified).length };
}

function draw({ rows, years }: Placements, layout: Layout): Drawing {
  const isWide = layout.name === 'wide';
  const labelWidth = isWide ? 168 : 0;
  const unit = isWide ? 9 : 6;
  const pitch = unit + 2;
  const columns: readonly (number | null)[] = rows.some(({ models }) => models.some(({ year }) => year === null))
    ? [...years, null]
    : years;
  const columnWidth = (layout.width - labelWidth - 26) / columns.length;
  const across = Math.max(1, Math.floor((columnWidth - 2) / pitch));
  const columnLeft = (i: number): number => labelWidth + i * columnWidth;
  let y = isWide ? 22 : 36;
  const body = rows.flatMap(({ look, models }): Mark[] => {
    const stacks = columns.map((year) =>
      models.filter((model) => model.year === year).sort((a, b) => Number(b.evidence.verified) - Number(a.evidence.verified)),
    );
    const lines = Math.max(2, ...stacks.map((stack) => Math.ceil(stack.length / across)));
    const base = y + lines * pitch + 6;
    const squares = stacks.flatMap((stack, column) =>
      stack.map(({ evidence }, i) => ({
        x: columnLeft(column) + (i % across) * pitch + 2,
        y: base - (Math.floor(i / across) + 1) * pitch,
        isVerified: evidence.verified,
      })),
    );
    y = base + (isWide ? 8 : 22);
    const outline = (isVerified: boolean): string =>
      squares
        .filter((square) => square.isVerified === isVerified)
        .map((square) => `M${printNumber(square.x)} ${printNumber(square.y)}h${unit}v${unit}h-${unit}z`)
        .join('');
    const marks = [
      segment(labelWidth, base, layout.width - 26, base, 'lane'),
      text(0, isWide ? base - 4 : base - lines * pitch - 4, look.name, 'row-label'),
      text(layout.width, base - 4, String(models.length), 'row-heading', 'end'),
    ];
    return [
      ...marks,
      group(`series ${look.color}`, [
        ...(outline(true) ? [path(outline(true), 'unit')] : []),
        ...(outline(false) ? [path(outline(false), 'unit hollow')] : []),
      ]),
    ];
  });
  const names = columns.map((year, i) =>
    text(columnLeft(i) + 2, 12, year === null ? '?' : isWide ? String(year) : `’${String(year).slice(2)}`),
  );
  return {
    width: layout.width,
    height: isWide ? y + 2 : y - 12,
    marks: [group('axis', [...names, text(layout.width, 12, 'all', undefined, 'end')]), ...body],
  };
}

/** `, 2017 to 2022`: the years in which a placement occurs. */
function spanOf(models: readonly ModelRow[]): string {
  const years = models.flatMap(({ year }) => (year === null ? [] : [year]));
  if (years.length === 0) return '';
  const first = Math.min(...years);
  const last = Math.max(...years);
  return first === last ? ` (${first})` : ` (${first} to ${last})`;
}
