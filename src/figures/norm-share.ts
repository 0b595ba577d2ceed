import { scaleLinear } from 'd3-scale';
import { EXPECTED_SAVING } from '../../experiments/claims/predictions/norm-share.ts';
import { expectedSavingOf, medianInterval, savingOf, shareCells, shareOf } from '../../experiments/claims/select/norm-share.ts';
import type { ShareCell, StepKernels, Turn } from '../../experiments/claims/select/norm-share.ts';
import type { Interval } from '../../experiments/result.ts';
import { dotRows, dotRowsHeight } from '../charts/dot-rows.ts';
import type { Row, RowDots } from '../charts/dot-rows.ts';
import { formatCount, formatFixed } from '../charts/format.ts';
import { key } from '../charts/key.ts';
import type { KeyEntry } from '../charts/key.ts';
import { right } from '../charts/layout.ts';
import type { Layout } from '../charts/layout.ts';
import type { Drawing } from '../charts/mark.ts';
import { linearTicks } from '../charts/ticks.ts';
import { defineFigure, missingCells } from './figure.ts';
import type { FigureEvidence } from './figure.ts';

const id = 'norm-share';

const KERNELS: readonly { kernels: StepKernels; heading: string }[] = [
  { kernels: 'composed', heading: 'Norms from operators' },
  { kernels: 'fused', heading: 'Norms in one kernel' },
  { kernels: 'stock', heading: 'Stock TensorFlow.js' },
];

const SHARE: KeyEntry = { color: 'layernorm', label: 'share of the norms', marker: 'triangle' };
const SAVING: KeyEntry = { color: 'ink', label: 'saving, measured', marker: 'circle' };
const EXPECTED: KeyEntry = { color: 'rmsnorm', label: 'saving, s (1 − r)', marker: 'square', hollow: true };

const ROW_HEIGHT = 24;
const LABEL_WIDTH = 96;
const NOTE_WIDTH = 44;

export const normShare = defineFigure({
  id,
  experiment: 'norm-share',
  title: 'What does RMSNorm save of a whole training step?',
  select,
  caption: ({ rows, sampleCounts }) =>
    `Training steps of Pre-LN decoders (layers × width), loss, gradients and Adam. Left: time of all norms of a step, forward and backward, timed alone, over that of the step with LayerNorm. Right: what the step saves with RMSNorm, and what its norms alone would save, s (1 − r), with s their share and r the time of RMSNorm over that of LayerNorm; the number is the measured saving. ` +
    `Lines: the range predicted for norms composed from operators. Medians of ${formatCount(sampleCounts, 'turn')} in which all four were timed, bars their 95\u202f% bootstrap interval.` +
    (rows.some(({ kernels }) => kernels === 'stock')
      ? ' On the stock operators of TensorFlow.js everything else takes ten times as long or so.'
      : ''),
  describe: ({ rows }) =>
    rows
      .map(
        ({ heading, label, share, saving, expected }) =>
          `${heading}, ${label}: norms ${percentText(share)}, saving ${percentText(saving)}, expected ${percentText(expected)}.`,
      )
      .join(' '),
  draw,
  table: ({ rows }) => ({
    columns: ['Kernels', 'Layers × width', 'Share of the norms', 'Saving, measured', 'Saving, s (1 − r)'],
    rows: rows.map(({ heading, label, share, saving, expected }) => [heading, label, ...[share, saving, expected].map(intervalText)]),
  }),
});

function percentText({ estimate }: Interval): string {
  return `${formatFixed(100 * estimate, 1)} %`;
}

function intervalText(interval: Interval): string {
  return `${percentText(interval)} (${formatFixed(100 * interval.low, 1)} to ${formatFixed(100 * interval.high, 1)})`;
}

function select(evidence: FigureEvidence) {
  const cells = evidence.cells('norm-share');
  const rows = KERNELS.flatMap(({ kernels, heading }) =>
    shareCells(cells, kernels).map((cell) => {
      const of = (quantity: (turn: Turn) => number): Interval => medianInterval(cell, quantity);
      return { kernels, heading, label: labelOf(cell), share: of(shareOf), saving: of(savingOf), expected: of(expectedSavingOf) };
    }),
  );
  if (rows.length === 0) throw missingCells(id, 'norm-share', 'twenty turns of any step');
  return { rows, sampleCounts: rows.map(({ saving }) => saving.sampleSize) };
}

function labelOf({ config: { model } }: ShareCell): string {
  return `${String(model.layerCount)} × ${String(model.modelWidth)}`;
}

function draw({ rows }: ReturnType<typeof select>, layout: Layout): Drawing {
  const isWide = layout.name === 'wide';
  const names = key(0, 0, layout.width, [SHARE, SAVING, EXPECTED]);
  const headed = rows.map((row, i) => ({ ...row, isFirst: row.heading !== rows[i - 1]?.heading }));
  const panels = [
    {
      title: 'Share of the norms',
      xTitle: 'percent of a step',
      references: [],
      dots: ({ share }: (typeof rows)[number]) => [dot(SHARE, share, 0)],
      note: ({ share }: (typeof rows)[number]) => percentText(share),
    },
    {
      title: 'Saving by RMSNorm',
      xTitle: 'percent of a step',
      references: [
        { x: 0, label: 'none', anchor: 'end' as const },
        ...EXPECTED_SAVING.composed.map((x) => ({ x: 100 * x, label: `${formatFixed(100 * x, 0)} %` })),
      ],
      dots: ({ saving, expected }: (typeof rows)[number]) => [dot(EXPECTED, expected, 5), dot(SAVING, saving, -4)],
      note: ({ saving }: (typeof rows)[number]) => percentText(saving),
    },
  ];
  const height = dotRowsHeight(
    headed.map(({ label, heading, isFirst }) => ({ label, dots: [], ...(isFirst ? { heading } : {}) })),
    ROW_HEIGHT,
  );
  const block = 44 + height + 44;
  const marks = panels.flatMap((panel, p) => {
    const columnWidth = isWide ? (layout.width - LABEL_WIDTH) / panels.length : layout.width - LABEL_WIDTH;
    const frame = {
      left: LABEL_WIDTH + (isWide ? p * columnWidth : 0) + 6,
      top: names.height + 44 + (isWide ? 0 : p * block),
      width: columnWidth - NOTE_WIDTH - 10,
      height,
    };
    const drawn = headed.map((row): Row => ({
      label: row.label,
      ...(row.isFirst ? { heading: row.heading } : {}),
      dots: panel.dots(row),
      note: panel.note(row),
    }));
    const values = drawn.flatMap(({ dots }) => dots.flatMap(({ interval = [0, 0] }) => [...interval]));
    const [low, high] = [
      Math.min(0, ...values, ...panel.references.map(({ x }) => x)),
      Math.max(...values, ...panel.references.map(({ x }) => x)),
    ];
    const margin = 0.05 * (high - low);
    const domain = [low === 0 ? 0 : low - margin, high + margin] as const;
    return dotRows({
      frame,
      title: panel.title,
      x: {
        scale: scaleLinear(domain, [frame.left, right(frame)]),
        ticks: linearTicks(domain, 5),
        title: panel.xTitle,
        format: (percent) => `${formatFixed(percent, 1)}\u202f%`,
      },
      labels: p === 0 || !isWide,
      labelWidth: LABEL_WIDTH,
      rowHeight: ROW_HEIGHT,
      references: panel.references,
      rows: drawn,
    });
  });
  return { width: layout.width, height: names.height + (isWide ? block : panels.length * block), marks: [...names.marks, ...marks] };
}

function dot({ label, color, marker, hollow = false }: KeyEntry, { estimate, low, high }: Interval, offset: number): RowDots {
  return { name: label, color, marker, hollow, offset, values: [100 * estimate], interval: [100 * low, 100 * high] };
}
