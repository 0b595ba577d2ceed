import type { MeasuredField } from './measured-field.ts';
import { withEntry, withImport } from './insert.ts';
import { exportName, textOf, type Start } from './project.ts';

const LIST = 'src/figures/index.ts';

/** A figure: the mean of one number by placement, as a row of dots for each, in both layouts. */
export function newFigure(id: string, { experiment, field }: MeasuredField): Start {
  const name = exportName(id);
  const list = withImport(textOf(LIST), `import { ${name} } from './${id}.ts';`);
  return {
    files: {
      [`src/figures/${id}.ts`]: figureText(id, experiment, field),
      [LIST]: withEntry(list, 'export const FIGURES', `${name},`),
    },
    next: [
      `Show it in a page: <Figure id="${id}" />, and look at it at 390 and 1280 px, light and dark: npm run dev`,
      `Commit how it is drawn from made-up cells: npx vitest run tests/src/figures/figures.test.ts -u`,
      `Then say in src/figures/${id}.ts what it asks, and draw what answers it.`,
    ],
  };
}

function figureText(id: string, experiment: string, field: string): string {
  return `import { scaleLinear } from 'd3-scale';
import { meanInterval } from '../../experiments/result.ts';
import type { Interval } from '../../experiments/result.ts';
import { dotRows, dotRowsHeight } from '../charts/dot-rows.ts';
import { formatCount, formatList, formatSignificant } from '../charts/format.ts';
import { right } from '../charts/layout.ts';
import type { Layout } from '../charts/layout.ts';
import type { Drawing } from '../charts/mark.ts';
import { linearTicks } from '../charts/ticks.ts';
import { defineFigure, missingCells } from './figure.ts';
import type { FigureEvidence } from './figure.ts';
import { PLACEMENT_LOOK, type PlacementLook } from './select.ts';

const id = '${id}';
const ROW_HEIGHT = 34;
const LABEL_WIDTH = 110;

interface PlacementRow {
  look: PlacementLook;
  interval: Interval;
  cellCount: number;
}

export const ${exportName(id)} = defineFigure({
  id,
  experiment: '${experiment}',
  title: 'How large is ${field} under each placement?',
  select,
  caption: (rows) =>
    \`Mean of ${field} over \${formatCount(rows.map(({ cellCount }) => cellCount), 'cell')} of ${experiment} for each placement; bars: its 95\\u202f% interval.\`,
  describe: (rows) =>
    \`Mean of ${field}: \${formatList(rows.map(({ look, interval }) => \`\${look.name} \${formatSignificant(interval.estimate, 3)}\`))}.\`,
  draw,
  table: (rows) => ({
    columns: ['Placement', 'Mean', '95\\u202f% interval', 'Cells'],
    rows: rows.map(({ look, interval, cellCount }) => [
      look.name,
      formatSignificant(interval.estimate, 3),
      \`\${formatSignificant(interval.low, 3)} to \${formatSignificant(interval.high, 3)}\`,
      String(cellCount),
    ]),
  }),
});

function select({ cells }: FigureEvidence): PlacementRow[] {
  const measured = cells('${experiment}');
  const placements = [...new Set(measured.map(({ config }) => config.model.placement))];
  const rows = placements.flatMap((placement) => {
    const values = measured.filter(({ config }) => config.model.placement === placement).map(({ measurement }) => measurement.${field});
    const finite = values.filter(Number.isFinite);
    const interval = meanInterval(finite);
    return finite.length > 1 ? [{ look: PLACEMENT_LOOK[placement], interval, cellCount: finite.length }] : [];
  });
  if (rows.length === 0) throw missingCells(id, '${experiment}', 'two cells of one placement');
  return rows;
}

function draw(rows: readonly PlacementRow[], layout: Layout): Drawing {
  const drawn = rows.map(({ look, interval }) => ({
    label: look.name,
    note: formatSignificant(interval.estimate, 3),
    dots: [{ color: look.color, marker: look.marker, values: [interval.estimate], interval: [interval.low, interval.high] as const }],
  }));
  const height = dotRowsHeight(drawn, ROW_HEIGHT);
  const frame = { left: LABEL_WIDTH, top: 12, width: layout.width - LABEL_WIDTH - 56, height };
  const ends = rows.flatMap(({ interval }) => [interval.low, interval.high]);
  const [low = 0, high = 1] = scaleLinear([Math.min(...ends), Math.max(...ends)], [0, 1]).nice(4).domain();
  const scale = scaleLinear([low, high], [frame.left, right(frame)]);
  const x = { scale, ticks: linearTicks([low, high], 4), title: '${field}' };
  return {
    width: layout.width,
    height: frame.top + height + 38,
    marks: dotRows({ frame, x, rows: drawn, rowHeight: ROW_HEIGHT, labelWidth: LABEL_WIDTH }),
  };
}
`;
}
