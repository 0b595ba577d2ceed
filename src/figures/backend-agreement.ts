import { scaleLog } from 'd3-scale';
import { agreements, LOSS_TOLERANCE, REFERENCE_BACKEND, TENSOR_TOLERANCE } from '../../experiments/claims/select/agreement.ts';
import type { AgreementCell, CellAgreement } from '../../experiments/claims/select/agreement.ts';
import { BACKEND_NAMES, NORM_NAMES, SKETCH_SUMS } from '../../experiments/result.ts';
import type { BackendName, ModelConfig } from '../../experiments/result.ts';
import { dotRows, dotRowsHeight } from '../charts/dot-rows.ts';
import type { Row } from '../charts/dot-rows.ts';
import { formatScientific, formatSignificant } from '../charts/format.ts';
import { key } from '../charts/key.ts';
import type { Layout } from '../charts/layout.ts';
import { right } from '../charts/layout.ts';
import type { Drawing } from '../charts/mark.ts';
import { logDomain, logTicks } from '../charts/ticks.ts';
import { defineFigure, missingCells } from './figure.ts';
import type { FigureEvidence } from './figure.ts';
import { PLACEMENT_LOOK } from './select.ts';

const id = 'backend-agreement';
const ROW_HEIGHT = 17;
const HEADING_HEIGHT = 26;
/** Between the marks of two backends, so that equal differences do not hide each other. */
const MARKER_GAP = 5;
const LABEL_WIDTH = 142;
/** Of an estimate, in percent. */
const SKETCH_PERCENT = Math.round(100 / Math.sqrt(2 * SKETCH_SUMS));
/** Sketches see no less; a difference of zero is drawn here. */
const SMALLEST = 1e-8;

const LOOKS: Record<BackendName, { label: string; color: string; marker: 'circle' | 'square' | 'diamond'; hollow: boolean }> = {
  tensorflow: { label: BACKEND_NAMES.tensorflow, color: 'muted', marker: 'square', hollow: true },
  webgpu: { label: BACKEND_NAMES.webgpu, color: 'ink', marker: 'circle', hollow: false },
  wasm: { label: BACKEND_NAMES.wasm, color: 'ink', marker: 'diamond', hollow: true },
};

const isUsual = ({ qkNorm, activation }: ModelConfig): boolean => qkNorm === 'none' && activation === 'gelu';
/** Rows that vary the same thing, in the order of the figure; the column is that of the wide layout. */
const GROUPS: readonly { heading: string; column: 0 | 1; fits: (model: ModelConfig) => boolean; name: (model: ModelConfig) => string }[] = [
  {
    heading: 'Placements, decoder-only',
    column: 0,
    fits: (model) => isUsual(model) && model.architecture === 'decoder' && model.norm === 'layernorm',
    name: ({ placement }) => PLACEMENT_LOOK[placement].name,
  },
  {
    heading: 'Placements, encoder-decoder',
    column: 0,
    fits: (model) => isUsual(model) && model.architecture === 'encoder-decoder',
    name: ({ placement }) => PLACEMENT_LOOK[placement].name,
  },
  {
    heading: 'ReLU',
    column: 0,
    fits: ({ activation }) => activation === 'relu',
    name: ({ placement }) => PLACEMENT_LOOK[placement].name,
  },
  {
    heading: 'Norms, Post-LN',
    column: 1,
    fits: (model) => isUsual(model) && model.placement === 'post' && model.norm !== 'layernorm',
    name: ({ norm }) => NORM_NAMES[norm],
  },
  {
    heading: 'Norms, Pre-LN',
    column: 1,
    fits: (model) => isUsual(model) && model.placement === 'pre' && model.norm !== 'layernorm',
    name: ({ norm }) => NORM_NAMES[norm],
  },
  {
    heading: 'Norm of queries and keys',
    column: 1,
    fits: ({ qkNorm }) => qkNorm !== 'none',
    name: ({ placement, qkNorm }) => `${PLACEMENT_LOOK[placement].name}, ${NORM_NAMES[qkNorm]}`,
  },
];

export const backendAgreement = defineFigure({
  id,
  experiment: 'backend-agreement',
  title: 'How far apart are the backends?',
  isAvailable: (evidence) => agreements(evidence).length > 0,
  select,
  caption: ({ backends, groups, size, tensorCount }) =>
    `Difference of ${backends.map(({ label }) => label).join(' and ')} from WebAssembly: the largest of the logits and all gradient tensors of a model at initialisation with the same weights and tokens (${size}), one mark a model. ` +
    `Relative to the norm of the tensor, with a hundredth of the largest gradient norm of the model beside it; the line is the tolerance of ${formatScientific(TENSOR_TOLERANCE)} that was fixed beforehand. ` +
    `Estimated from sketches of ${tensorCount} tensors a backend, with a standard deviation of ${SKETCH_PERCENT}\u202f%.` +
    (groups.some(({ rows }) => rows.some(({ name }) => name === NORM_NAMES.prmsnorm))
      ? ` ${NORM_NAMES.prmsnorm} divides by the root mean square of a few entries, which can be close to zero and then magnifies every rounding.`
      : ''),
  describe: ({ backends, groups }) => {
    const rows = groups.flatMap((group) => group.rows);
    return backends
      .map(({ backend, label }) => {
        const found = rows.flatMap((row) => {
          const compared = row.byBackend.get(backend);
          return compared ? [{ name: `${row.heading}: ${row.name}`, compared }] : [];
        });
        const sorted = found.toSorted((a, b) => a.compared.worst.relative - b.compared.worst.relative);
        const [low, high] = [sorted[0], sorted.at(-1)];
        const above = found.filter(({ compared }) => !(compared.worst.relative <= TENSOR_TOLERANCE)).length;
        const losses = found.map(({ compared }) => compared.loss);
        return (
          `${label}, ${found.length} models: from ${differenceText(low?.compared.worst.relative ?? NaN)} (${low?.name ?? ''}) to ${differenceText(high?.compared.worst.relative ?? NaN)} (${high?.name ?? ''}), ` +
          `${above} above the tolerance; losses differ by at most ${differenceText(Math.max(...losses))} of them, against ${formatScientific(LOSS_TOLERANCE)} allowed.`
        );
      })
      .join(' ');
  },
  draw,
  table: ({ backends, groups }) => ({
    columns: [
      'Model',
      ...backends.flatMap(({ label }) => [`${label}: largest difference`, `${label}: of`, `${label}: difference of the loss`]),
    ],
    rows: groups.flatMap(({ heading, rows }) =>
      rows.map(({ name, byBackend }) => [
        `${heading}: ${name}`,
        ...backends.flatMap(({ backend }) => {
          const compared = byBackend.get(backend);
          return compared
            ? [differenceText(compared.worst.relative), compared.worst.tensor, differenceText(compared.loss)]
            : ['not measured', '', ''];
        }),
      ]),
    ),
  }),
});

function select(evidence: FigureEvidence) {
  const compared = agreements(evidence);
  const [first] = compared;
  if (!first) throw missingCells(id, id, `the same cells on ${REFERENCE_BACKEND} and on another backend`);
  const backends = compared.map(({ backend }) => ({ backend, ...LOOKS[backend] }));
  const references = evidence.cells(id).filter(({ measurement }) => measurement.backend === REFERENCE_BACKEND);
  const groups = GROUPS.map((group) => ({ ...group, cells: [] as AgreementCell[] }));
  for (const cell of references) groups.find(({ fits }) => fits(cell.config.model))?.cells.push(cell);
  const { model, batchSize } = references[0]?.config ?? {};
  return {
    backends,
    groups: groups
      .filter(({ cells }) => cells.length > 0)
      .map(({ heading, column, name, cells }) => ({
        heading,
        column,
        rows: cells.map((cell) => ({
          heading,
          name: name(cell.config.model),
          byBackend: new Map(
            compared.flatMap(({ backend, cells: others }) => {
              const other = others.find(({ reference }) => reference.key === cell.key);
              return other ? [[backend, other] as const] : [];
            }),
          ),
        })),
      })),
    size: model
      ? `${model.layerCount} layers, width ${model.modelWidth}, ${model.headCount} heads, ${batchSize ?? 0} sequences of ${model.sequenceLength} tokens, GELU unless named`
      : '',
    tensorCount: first.cells.reduce((sum, { tensors }) => sum + tensors.length, 0),
  };
}

function draw({ backends, groups }: ReturnType<typeof select>, layout: Layout): Drawing {
  const isWide = layout.name === 'wide';
  const names = key(0, 0, layout.width, backends);
  const drawn = groups.map(({ heading, column, rows }) => ({
    column: isWide ? column : 0,
    rows: rows.map(({ name, byBackend }, index): Row => ({
      label: name,
      ...(index === 0 ? { heading } : {}),
      dots: backends.map(({ backend, label, color, marker, hollow }, b) => ({
        name: label,
        color,
        marker,
        hollow,
        values: position(byBackend.get(backend)),
        offset: MARKER_GAP * (b - (backends.length - 1) / 2),
      })),
    })),
  }));
  const values = drawn.flatMap(({ rows }) => rows.flatMap(({ dots }) => dots.flatMap((each) => each.values)));
  const domain = logDomain([TENSOR_TOLERANCE, ...values], 1.6);
  const columns = [...new Set(drawn.map(({ column }) => column))];
  const columnWidth = layout.width / columns.length;
  const rowsOf = (column: number): Row[] => drawn.filter((group) => group.column === column).flatMap((group) => group.rows);
  const frameHeight = Math.max(...columns.map((column) => dotRowsHeight(rowsOf(column), ROW_HEIGHT, HEADING_HEIGHT)));
  const panels = columns.map((column, index) => {
    const rows = rowsOf(column);
    const frame = {
      left: index * columnWidth + LABEL_WIDTH,
      top: names.height + 24,
      width: columnWidth - LABEL_WIDTH - 16,
      height: frameHeight,
    };
    return { rows, frame };
  });
  const marks = panels.flatMap(({ rows, frame }) =>
    dotRows({
      frame,
      x: {
        scale: scaleLog(domain, [frame.left, right(frame)]),
        ticks: logTicks(domain),
        title: isWide ? 'largest difference, relative' : 'largest relative difference',
      },
      rows,
      rowHeight: ROW_HEIGHT,
      headingHeight: HEADING_HEIGHT,
      references: [{ x: TENSOR_TOLERANCE, label: 'tolerance' }],
      labelWidth: LABEL_WIDTH,
    }),
  );
  const height = names.height + 24 + frameHeight + 44;
  return { width: layout.width, height, marks: [...names.marks, ...marks] };
}

/** With enough digits to tell it from the tolerance. */
const differenceText = (value: number): string => formatSignificant(value, 3);

/** Nothing where the cell is missing or its difference is no number; its row then has no mark, and the table says why. */
function position(compared: CellAgreement | undefined): number[] {
  return compared && Number.isFinite(compared.worst.relative) ? [Math.max(SMALLEST, compared.worst.relative)] : [];
}
