import { scaleSymlog } from 'd3-scale';
import { ABLATION_MARGIN_NATS, EXPECTED_HARMFUL, EXPECTED_HARMLESS } from '../../experiments/claims/predictions/norm-ablations.ts';
import { heldOutDifferences, withNorm } from '../../experiments/claims/select/held-out.ts';
import { meanInterval, NORM_NAMES } from '../../experiments/result.ts';
import type { NormKind } from '../../experiments/result.ts';
import { dotRows, dotRowsHeight } from '../charts/dot-rows.ts';
import type { Row } from '../charts/dot-rows.ts';
import { formatCount, formatFixed } from '../charts/format.ts';
import type { Layout } from '../charts/layout.ts';
import { right } from '../charts/layout.ts';
import { rectangle } from '../charts/mark.ts';
import type { Drawing } from '../charts/mark.ts';
import { defineFigure, missingCells } from './figure.ts';
import type { FigureEvidence } from './figure.ts';
import { comparedSize, signed, signedInterval } from './held-out-cells.ts';

const id = 'norm-ablations';
const ROW_HEIGHT = 24;

const GROUPS: readonly { heading: string; norms: readonly NormKind[] }[] = [
  { heading: `Predicted below ${ABLATION_MARGIN_NATS}`, norms: EXPECTED_HARMLESS },
  { heading: `Predicted above ${ABLATION_MARGIN_NATS}`, norms: EXPECTED_HARMFUL },
  { heading: 'Not predicted', norms: ['dyt'] },
];

type Ablations = ReturnType<typeof select>;

export const normAblations = defineFigure({
  id,
  experiment: 'norm-ablations',
  title: 'What can a norm go without?',
  select,
  caption: ({ rows, size }) =>
    `Held-out loss of a decoder-only Pre-LN model with each norm minus that of the same model with LayerNorm (${size}). Hollow: ${formatCount(
      rows.map(({ differences }) => differences.length),
      'pair',
    )} of runs with one seed; solid, with a bar: their mean and its 95\u202f% interval. Shaded: within the margin of ${ABLATION_MARGIN_NATS} nats, fixed beforehand; the headings say what was predicted. The axis is linear near zero and logarithmic beyond the margin. ` +
    `pRMSNorm takes its size from a part of the row: a sixteenth unless said otherwise.`,
  describe: ({ rows }) => {
    const harmful = rows.filter(({ cost }) => cost.low > ABLATION_MARGIN_NATS);
    return (
      `${harmful.length} of ${rows.length} norms cost surely more than ${ABLATION_MARGIN_NATS} nats against LayerNorm: ${harmful.map(({ name }) => name).join(', ') || 'none'}. ` +
      `Costs: ${rows.map(({ name, cost }) => `${name} ${signedInterval(cost)}`).join('; ')}.`
    );
  },
  draw,
  table: ({ rows }) => ({
    columns: ['Norm', 'Pairs', 'Cost against LayerNorm', '95\u202f% interval', 'Each pair'],
    rows: rows.map(({ name, differences, cost }) => [
      name,
      String(differences.length),
      signed(cost.estimate),
      `${signed(cost.low)} to ${signed(cost.high)}`,
      differences.map(signed).join(', '),
    ]),
  }),
});

function select(evidence: FigureEvidence) {
  const cells = evidence.cells('norm-ablations');
  const reference = withNorm(cells, { norm: 'layernorm' });
  if (!reference[0]) throw missingCells(id, 'norm-ablations', 'LayerNorm');
  const rows = GROUPS.flatMap(({ heading, norms }) =>
    norms.map((norm, index) => {
      const differences = heldOutDifferences(withNorm(cells, { norm }), reference);
      if (differences.length === 0) throw missingCells(id, 'norm-ablations', `pairs of ${NORM_NAMES[norm]} with LayerNorm`);
      return { norm, name: NORM_NAMES[norm], differences, cost: meanInterval(differences), ...(index === 0 ? { heading } : {}) };
    }),
  );
  return { rows, size: comparedSize(reference[0]) };
}

function lookOf(norm: NormKind): { color: string; marker: 'circle' | 'square' | 'diamond' } {
  if (norm.startsWith('layernorm')) return { color: 'layernorm', marker: 'circle' };
  return norm.startsWith('rmsnorm') ? { color: 'rmsnorm', marker: 'square' } : { color: 'ink', marker: 'diamond' };
}

function draw({ rows }: Ablations, layout: Layout): Drawing {
  const isWide = layout.name === 'wide';
  const labelWidth = isWide ? 150 : 130;
  const drawn: Row[] = rows.map(({ norm, name, differences, cost, heading }) => ({
    label: name,
    note: Number.isFinite(cost.estimate) ? signed(cost.estimate) : 'diverged',
    dots: [
      { ...lookOf(norm), hollow: true, values: differences.filter(Number.isFinite), offset: -4 },
      ...(Number.isFinite(cost.low)
        ? [{ ...lookOf(norm), values: [cost.estimate], interval: [cost.low, cost.high] as const, offset: 4 }]
        : []),
    ],
    ...(heading === undefined ? {} : { heading }),
  }));
  const height = dotRowsHeight(drawn, ROW_HEIGHT);
  const frame = { left: labelWidth, top: 26, width: layout.width - labelWidth - 46, height };
  const values = rows.flatMap(({ differences, cost }) => [...differences, cost.low, cost.high]).filter(Number.isFinite);
  const domain = [1.2 * Math.min(-1.5 * ABLATION_MARGIN_NATS, ...values), 1.2 * Math.max(3 * ABLATION_MARGIN_NATS, ...values)] as const;
  const x = scaleSymlog(domain, [frame.left, right(frame)]).constant(ABLATION_MARGIN_NATS);
  const ticks = [-1, -0.1, -0.03, -0.01, 0, 0.01, 0.03, 0.1, 0.3, 1, 3]
    .filter((value) => value >= domain[0] && value <= domain[1])
    .map((value) => ({
      value,
      label: formatFixed(value, Math.abs(value) < 0.1 && value !== 0 ? 2 : Math.abs(value) < 1 && value !== 0 ? 1 : 0),
    }));
  const from = x(-ABLATION_MARGIN_NATS);
  return {
    width: layout.width,
    height: frame.top + height + 38,
    marks: [
      rectangle(from, frame.top, x(ABLATION_MARGIN_NATS) - from, height, 'region'),
      ...dotRows({
        frame,
        x: {
          scale: x,
          ticks,
          format: signed,
          title: isWide ? 'held-out loss minus that with LayerNorm, nats a token' : 'loss minus that with LayerNorm, nats',
        },
        rows: drawn,
        rowHeight: ROW_HEIGHT,
        labelWidth,
        references: [{ x: 0, label: 'LayerNorm' }],
      }),
    ],
  };
}
