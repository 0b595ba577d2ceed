import { scaleLog } from 'd3-scale';
import { expectedInvariant, INVARIANT } from '../../experiments/claims/predictions/norm-identities.ts';
import { CHANGED, deviations, UNCHANGED } from '../../experiments/claims/select/norm-identities.ts';
import type { Deviation, InvarianceEntry } from '../../experiments/claims/select/norm-identities.ts';
import { dotRows, dotRowsHeight } from '../charts/dot-rows.ts';
import type { Row } from '../charts/dot-rows.ts';
import { formatCount, formatScientific, formatSignificant } from '../charts/format.ts';
import { key } from '../charts/key.ts';
import { right } from '../charts/layout.ts';
import type { Layout } from '../charts/layout.ts';
import type { Drawing } from '../charts/mark.ts';
import { logDomain, logTicks } from '../charts/ticks.ts';
import { defineFigure, missingCells } from './figure.ts';
import type { FigureEvidence } from './figure.ts';
import { distinct } from './select.ts';

const id = 'norm-invariances';

type Norm = InvarianceEntry['norm'];
type Transformation = InvarianceEntry['transformation'];

const NORM_NAMES: Record<Norm, string> = {
  batchnorm: 'BatchNorm',
  weightnorm: 'WeightNorm',
  layernorm: 'LayerNorm',
  rmsnorm: 'RMSNorm',
  prmsnorm: 'pRMSNorm',
  l2: 'L2 norm',
};
const TRANSFORMATION_NAMES: Record<Transformation, string> = {
  'weight-matrix-rescaling': 'weights × 3',
  'weight-matrix-recentring': 'weights shifted',
  'weight-vector-rescaling': 'one vector × 5',
  'dataset-rescaling': 'data × 3',
  'dataset-recentring': 'data shifted',
  'single-case-rescaling': 'one case × 5',
};
const NORMS = Object.keys(NORM_NAMES) as Norm[];
const TRANSFORMATIONS = Object.keys(TRANSFORMATION_NAMES) as Transformation[];

const LOOKS = {
  unchanged: { color: 'ink', label: 'derived: unchanged', marker: 'square', hollow: false },
  changed: { color: 'ink', label: 'derived: changed', marker: 'circle', hollow: true },
  epsilon: { color: 'muted', label: 'the same with the epsilon of models', marker: 'triangle', hollow: true },
} as const;

const ROW_HEIGHT = 16;
const LABEL_WIDTH = 98;

export const normInvariances = defineFigure({
  id,
  experiment: 'norm-identities',
  title: 'Which changes of weights and data does a norm undo?',
  select,
  caption: ({ epsilon, rows, seedCounts }) =>
    `A layer N(xW) of ${rows}, before and after a change of its weights W or its data x: largest change of an entry of the output over the largest entry before. Colour and shape: what Zhang & Sennrich derive (table 1; the L2 norm as RMSNorm). Position: what was measured, at epsilon 0, in float32; lines at ${formatScientific(UNCHANGED)} and ${formatScientific(CHANGED)} are the bounds between which neither would be shown. ` +
    `Triangles: the same with epsilon ${formatScientific(epsilon)} inside the root, where nothing should change. Means over ${formatCount(seedCounts, 'seed')}, bars from the smallest to the largest.`,
  describe: ({ table, withEpsilon }) => {
    const at = (chosen: readonly Deviation[]): string => {
      const values = chosen.flatMap(({ values: each }) => each);
      return `${formatSignificant(Math.min(...values))} to ${formatSignificant(Math.max(...values))}`;
    };
    const [kept, lost] = [table.filter(expectedInvariant), table.filter((each) => !expectedInvariant(each))];
    return `In the ${String(kept.length)} cells that are derived to be unchanged the output moves by ${at(kept)} of its largest entry, against ${at(lost)} in the other ${String(lost.length)}. With the epsilon of the models the former are ${at(withEpsilon.filter(expectedInvariant))}. Re-centring of weights is what LayerNorm undoes and RMSNorm does not.`;
  },
  draw,
  table: ({ table, withEpsilon, epsilon }) => ({
    columns: ['Norm', 'Change', 'Derived', 'Largest change of the output', `with epsilon ${formatScientific(epsilon)}`],
    rows: table.map((each) => [
      NORM_NAMES[each.norm],
      TRANSFORMATION_NAMES[each.transformation],
      expectedInvariant(each) ? 'unchanged' : 'changed',
      formatSignificant(each.interval.estimate),
      formatSignificant(find(withEpsilon, each)?.interval.estimate ?? Number.NaN),
    ]),
  }),
});

function find(table: readonly Deviation[], { norm, transformation }: Pick<Deviation, 'norm' | 'transformation'>): Deviation | undefined {
  return table.find((each) => each.norm === norm && each.transformation === transformation);
}

function select(evidence: FigureEvidence) {
  const cells = evidence.cells('norm-identities');
  const layers = cells.flatMap(({ config }) => (config.identity === 'invariance' ? [config] : []));
  const epsilon = Math.max(...layers.map((config) => config.epsilon));
  const [table, withEpsilon] = [deviations(cells, 0), deviations(cells, epsilon)];
  const all = Object.keys(INVARIANT).length * TRANSFORMATIONS.length;
  if (table.length < all || withEpsilon.length < all) throw missingCells(id, 'norm-identities', 'the invariance table, five seeds');
  const [layer] = layers;
  return {
    table,
    withEpsilon,
    epsilon,
    rows: layer ? `${layer.rows} cases, ${layer.inputCount} inputs and ${layer.width} outputs` : '',
    seedCounts: distinct(table, ({ interval }) => interval.sampleSize),
  };
}

function draw({ table, withEpsilon }: ReturnType<typeof select>, layout: Layout): Drawing {
  const isWide = layout.name === 'wide';
  const names = key(0, 0, layout.width, Object.values(LOOKS));
  const columns = isWide ? [NORMS.slice(0, 3), NORMS.slice(3)] : [NORMS];
  const domain = logDomain(
    [...table, ...withEpsilon].flatMap(({ values }) => values),
    1.5,
  );
  const groups = columns.map((norms) =>
    norms.flatMap((norm) => TRANSFORMATIONS.map((transformation, i) => rowOf(norm, transformation, i))),
  );
  const height = Math.max(...groups.map((rows) => dotRowsHeight(rows, ROW_HEIGHT)));
  const top = names.height + 26;
  const columnWidth = layout.width / columns.length;
  const marks = groups.flatMap((rows, column) => {
    const frame = { left: column * columnWidth + LABEL_WIDTH, top, width: columnWidth - LABEL_WIDTH - (isWide ? 14 : 8), height };
    return dotRows({
      frame,
      x: { scale: scaleLog(domain, [frame.left, right(frame)]), ticks: logTicks(domain, 5), title: 'change of the output' },
      rows,
      rowHeight: ROW_HEIGHT,
      labelWidth: LABEL_WIDTH,
      references: [
        { x: UNCHANGED, label: 'unchanged', anchor: 'end' },
        { x: CHANGED, label: 'changed', anchor: 'start' },
      ],
    });
  });
  return { width: layout.width, height: top + height + 40, marks: [...names.marks, ...marks] };

  function rowOf(norm: Norm, transformation: Transformation, index: number): Row {
    const dots = (from: readonly Deviation[], look: (typeof LOOKS)[keyof typeof LOOKS]) => {
      const found = find(from, { norm, transformation });
      if (!found) return [];
      const { label, color, marker, hollow } = look;
      const interval = [Math.max(domain[0], Math.min(...found.values)), Math.max(...found.values)] as const;
      return [{ name: label, color, marker, hollow, values: [found.interval.estimate], interval }];
    };
    const isUnchanged = expectedInvariant({ norm, transformation });
    return {
      label: TRANSFORMATION_NAMES[transformation],
      ...(index === 0 ? { heading: NORM_NAMES[norm] } : {}),
      dots: [...(isUnchanged ? dots(withEpsilon, LOOKS.epsilon) : []), ...dots(table, isUnchanged ? LOOKS.unchanged : LOOKS.changed)],
    };
  }
}
