import { expectedRatio } from '../../experiments/claims/predictions/norm-timing.ts';
import { formatCount, formatFixed } from '../charts/format.ts';
import { defineFigure } from './figure.ts';
import { shapeRows } from './shape-rows.ts';
import { PASSES, quantilesText, ratioQuartiles, timedShapes, timingOf } from './timing-cells.ts';

const id = 'rms-over-layernorm';

const VARIANTS = [
  { implementation: 'composed', label: 'composed from operators', color: 'muted', marker: 'circle', hollow: true },
  { implementation: 'fused', label: 'fused in one kernel', color: 'rmsnorm', marker: 'square', hollow: false },
] as const;

export const rmsOverLayernorm = defineFigure({
  id,
  experiment: 'norm-timing',
  title: 'What does RMSNorm save over LayerNorm?',
  select: (evidence) => {
    const shapes = timedShapes(id, evidence);
    const panels = PASSES.map((pass) => ({
      title: pass === 'forward' ? 'Forward' : 'Backward',
      ratios: shapes.map((shape) =>
        VARIANTS.map(({ implementation }) =>
          ratioQuartiles(
            shape,
            (cell) => timingOf(cell, { operation: 'rmsnorm', implementation, pass }),
            (cell) => timingOf(cell, { operation: 'layernorm', implementation, pass }),
          ),
        ),
      ),
      predicted: shapes.map((shape) => VARIANTS.map(({ implementation }) => expectedRatio(shape, implementation))),
    }));
    return { shapes, panels };
  },
  caption: ({ panels }) =>
    `Time of one call of RMSNorm over that of LayerNorm, by shape (rows × width, float32; below it the size of one such tensor), both composed from operators or both fused. Left of the line RMSNorm is faster. ` +
    `Median and quartiles over ${formatCount(
      panels.flatMap(({ ratios }) => ratios.flatMap((row) => row.flatMap((each) => (each ? [each.sampleSize] : [])))),
      'pair',
    )} of samples that were taken in turn. Dotted: the range predicted, which for fused norms is narrower where memory is the limit.`,
  describe: ({ shapes, panels }) =>
    panels
      .flatMap(({ title, ratios }) =>
        VARIANTS.flatMap(({ label }, v) => {
          const medians = ratios.flatMap((row) => (row[v] ? [row[v].median] : []));
          if (medians.length === 0) return [];
          return [
            `${title}, ${label}: RMSNorm takes ${formatFixed(Math.min(...medians))} to ${formatFixed(Math.max(...medians))} times as long as LayerNorm over ${shapes.length} shapes, ${formatFixed(medians.at(-1) ?? NaN)} at the largest.`,
          ];
        }),
      )
      .join(' '),
  draw: ({ shapes, panels }, layout) =>
    shapeRows(layout, { shapes, panels, variants: VARIANTS, xTitle: 'RMSNorm over LayerNorm', unity: 'equal', rowHeight: 30 }),
  table: ({ shapes, panels }) => ({
    columns: ['Pass and shape', ...VARIANTS.map(({ label }) => `RMSNorm / LayerNorm, ${label}`)],
    rows: panels.flatMap(({ title, ratios }) =>
      shapes.map(({ name }, i) => [
        `${title}, ${name}`,
        ...VARIANTS.map((_, v) => (ratios[i]?.[v] ? quantilesText(ratios[i][v]) : 'not measured')),
      ]),
    ),
  }),
});
