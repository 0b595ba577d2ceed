import { formatCount, formatList, formatSignificant } from '../charts/format.ts';
import { defineFigure } from './figure.ts';
import { shapeRows } from './shape-rows.ts';
import { PASSES, copyOf, quantilesText, ratioQuartiles, timedShapes, timingOf } from './timing-cells.ts';

const id = 'norm-timing';

const VARIANTS = [
  { operation: 'layernorm', implementation: 'composed', label: 'LayerNorm composed', color: 'layernorm', marker: 'circle', hollow: true },
  { operation: 'rmsnorm', implementation: 'composed', label: 'RMSNorm composed', color: 'rmsnorm', marker: 'square', hollow: true },
  { operation: 'layernorm', implementation: 'fused', label: 'LayerNorm fused', color: 'layernorm', marker: 'circle', hollow: false },
  { operation: 'rmsnorm', implementation: 'fused', label: 'RMSNorm fused', color: 'rmsnorm', marker: 'square', hollow: false },
] as const;

export const normTiming = defineFigure({
  id,
  experiment: 'norm-timing',
  title: 'How much longer than a copy of the same bytes does a norm take?',
  select: (evidence) => {
    const shapes = timedShapes(id, evidence);
    const panels = PASSES.map((pass) => ({
      pass,
      title: pass === 'forward' ? 'Forward' : 'Backward',
      ratios: shapes.map((shape) =>
        VARIANTS.map((variant) =>
          ratioQuartiles(
            shape,
            (cell) => timingOf(cell, { ...variant, pass }),
            (cell) => copyOf(cell, { ...variant, pass }),
          ),
        ),
      ),
    }));
    const absent = PASSES.flatMap((pass, p) =>
      VARIANTS.filter((_, v) => panels[p]?.ratios.every((row) => row[v] === undefined)).map(({ label }) => `${label} ${pass}`),
    );
    return { shapes, panels, absent };
  },
  caption: ({ shapes, panels, absent }) =>
    `Time of one call over the time of a copy that moves the bytes which the pass must move at least, by shape (rows × width, float32; below it the size of one such tensor), logarithmic. ` +
    `Composed: from elementary operators; fused: one kernel. Median and quartiles over ${formatCount(
      panels.flatMap(({ ratios }) => ratios.flatMap((row) => row.flatMap((each) => (each ? [each.sampleSize] : [])))),
      'sample',
    )}, each paired with the copy of its turn. ` +
    `${shapes.length} shapes.${absent.length > 0 ? ` Not on this backend: ${formatList(absent)}.` : ''}`,
  describe: ({ shapes, panels }) =>
    panels
      .map(({ title, ratios }) => {
        const largest = ratios.at(-1) ?? [];
        const parts = VARIANTS.flatMap(({ label }, v) => (largest[v] ? [`${label} ${formatSignificant(largest[v].median)}`] : []));
        return `${title}, multiples of a copy at the largest shape, ${shapes.at(-1)?.name ?? ''}: ${formatList(parts)}.`;
      })
      .join(' '),
  draw: ({ shapes, panels }, layout) =>
    shapeRows(layout, { shapes, panels, variants: VARIANTS, xTitle: 'multiples of the copy', unity: 'copy', rowHeight: 34 }),
  table: ({ shapes, panels }) => ({
    columns: ['Pass and shape', ...VARIANTS.map(({ label }) => `${label} / copy`)],
    rows: panels.flatMap(({ title, ratios }) =>
      shapes.map(({ name }, i) => [
        `${title}, ${name}`,
        ...VARIANTS.map((_, v) => (ratios[i]?.[v] ? quantilesText(ratios[i][v]) : 'not measured')),
      ]),
    ),
  }),
});
