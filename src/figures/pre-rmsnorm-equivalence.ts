import { scaleLog } from 'd3-scale';
import { AGREES, centringGroups } from '../../experiments/claims/select/norm-identities.ts';
import type { Centring, CentringGroup } from '../../experiments/claims/select/norm-identities.ts';
import { dotRows, dotRowsHeight } from '../charts/dot-rows.ts';
import type { Row } from '../charts/dot-rows.ts';
import { formatCount, formatFixed, formatScientific, formatSignificant } from '../charts/format.ts';
import { key } from '../charts/key.ts';
import { right } from '../charts/layout.ts';
import type { Layout } from '../charts/layout.ts';
import type { Drawing } from '../charts/mark.ts';
import { logDomain, logTicks } from '../charts/ticks.ts';
import { defineFigure, missingCells } from './figure.ts';
import type { FigureEvidence } from './figure.ts';

const id = 'pre-rmsnorm-equivalence';

type Quantity = 'loss' | 'logits' | 'gradients';

/** Half a unit in the last place of float32: where numbers that agree in every bit are drawn. */
const FLOOR = 2 ** -25;

const CONVERSIONS = [
  { conversion: 'centred', color: 'rmsnorm', label: 'RMSNorm, centred', marker: 'square', hollow: false },
  { conversion: 'uncentred', color: 'rmsnorm', label: 'RMSNorm, not centred', marker: 'circle', hollow: true },
] as const;
const BLOCKS = [
  { quantity: 'loss', activation: 'gelu', heading: 'Loss' },
  { quantity: 'logits', activation: 'gelu', heading: 'Logits' },
  { quantity: 'gradients', activation: 'gelu', heading: 'Gradient, worst tensor' },
  { quantity: 'gradients', activation: 'relu', heading: 'The same with ReLU' },
] as const satisfies readonly { quantity: Quantity; activation: 'gelu' | 'relu'; heading: string }[];

const ROW_HEIGHT = 24;
const LABEL_WIDTH = 72;

export const preRmsnormEquivalence = defineFigure({
  id,
  experiment: 'norm-identities',
  title: 'Is Pre-LN with LayerNorm the same as Pre-LN with RMSNorm?',
  select,
  caption: ({ blocks, size, meanShare }) =>
    `Relative difference between a Pre-LN model with LayerNorm and the same with RMSNorm (${size}; random gains and biases): with embedding, positions, W_O, W_2 and b_2 centred over the entries of the stream, and without. A dot a seed, ${formatCount(
      blocks.flatMap(({ groups }) => groups.map(({ measured }) => measured.length)),
      'model',
    )} a row; what agrees in every bit stands at the left edge. Before centring the mean holds ${formatFixed(100 * meanShare, 1)} % of the mean square of what the norms read. ` +
    `At the kink of ReLU rounding can change a gradient of the same function.`,
  describe: ({ blocks }) =>
    blocks
      .map(({ heading, quantity, groups }) => {
        const of = (conversion: 'centred' | 'uncentred'): number[] =>
          groups.flatMap(({ measured }) => measured.map((each) => each[conversion][quantity]));
        return `${heading}: at most ${formatSignificant(Math.max(...of('centred')))} with centring, at least ${formatSignificant(Math.min(...of('uncentred')))} without.`;
      })
      .join(' '),
  draw,
  table: ({ blocks }) => ({
    columns: ['Quantity', 'Layers', 'Largest difference, centred', 'Smallest difference, not centred'],
    rows: blocks.flatMap(({ heading, quantity, groups }) =>
      groups.map(({ layerCount, measured }) => [
        heading,
        String(layerCount),
        formatSignificant(Math.max(...measured.map(({ centred }) => centred[quantity]))),
        formatSignificant(Math.min(...measured.map(({ uncentred }) => uncentred[quantity]))),
      ]),
    ),
  }),
});

function select(evidence: FigureEvidence) {
  const cells = evidence.cells('norm-identities');
  const blocks = BLOCKS.map(({ activation, ...block }) => {
    const groups = centringGroups(cells, activation)
      .filter(({ embeddingMean }) => embeddingMean === 0)
      .sort((a, b) => a.layerCount - b.layerCount);
    if (groups.length === 0) throw missingCells(id, 'norm-identities', `centred models with ${activation}, five seeds`);
    return { ...block, groups };
  });
  const model = cells.flatMap(({ config }) => (config.identity === 'centring' ? [config.model] : []))[0];
  return {
    blocks,
    size: model ? `width ${model.modelWidth}, ${model.headCount} heads, sequences of ${model.sequenceLength} tokens, GELU` : '',
    meanShare: average((blocks[0]?.groups ?? []).flatMap(({ measured }) => measured.flatMap(({ meanShares }) => meanShares))),
  };
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function draw({ blocks }: ReturnType<typeof select>, layout: Layout): Drawing {
  const names = key(0, 0, layout.width, CONVERSIONS);
  const domain = logDomain(
    [FLOOR, 1, ...blocks.flatMap(({ groups, quantity }) => groups.flatMap(({ measured }) => valuesOf(measured, quantity)))],
    1.3,
  );
  const rows = blocks.flatMap(({ heading, quantity, groups }) =>
    groups.map((group, i) => rowOf(group, quantity, i === 0 ? heading : undefined)),
  );
  const height = dotRowsHeight(rows, ROW_HEIGHT);
  const frame = { left: LABEL_WIDTH, top: names.height + 26, width: layout.width - LABEL_WIDTH - 12, height };
  return {
    width: layout.width,
    height: frame.top + height + 40,
    marks: [
      ...names.marks,
      ...dotRows({
        frame,
        x: { scale: scaleLog(domain, [frame.left, right(frame)]), ticks: logTicks(domain, 5), title: 'relative difference from LayerNorm' },
        rows,
        rowHeight: ROW_HEIGHT,
        labelWidth: LABEL_WIDTH,
        references: [{ x: AGREES, label: `bound, ${formatScientific(AGREES)}` }],
      }),
    ],
  };
}

function valuesOf(measured: readonly Centring[], quantity: Quantity): number[] {
  return measured.flatMap(({ centred, uncentred }) => [Math.max(FLOOR, centred[quantity]), uncentred[quantity]]);
}

function rowOf({ layerCount, measured }: CentringGroup, quantity: Quantity, heading: string | undefined): Row {
  return {
    label: `${String(layerCount)} layers`,
    ...(heading === undefined ? {} : { heading }),
    dots: CONVERSIONS.map(({ conversion, label, color, marker, hollow }) => ({
      name: label,
      color,
      marker,
      hollow,
      spreadBy: 1.6,
      values: measured.map((each) => Math.max(FLOOR, each[conversion][quantity])),
    })),
  };
}
