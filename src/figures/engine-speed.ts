import { scaleLinear, scaleLog } from 'd3-scale';
import { pairedQuartiles } from '../../experiments/result.ts';
import type { Quantiles } from '../../experiments/result.ts';
import type { Axis } from '../charts/axis.ts';
import { dotRows, dotRowsHeight } from '../charts/dot-rows.ts';
import type { Row, RowDots } from '../charts/dot-rows.ts';
import { formatCount, formatFixed, formatList, formatSignificant } from '../charts/format.ts';
import { key } from '../charts/key.ts';
import { right } from '../charts/layout.ts';
import type { Layout } from '../charts/layout.ts';
import type { Drawing } from '../charts/mark.ts';
import { linearTicks, logDomain, logTicks } from '../charts/ticks.ts';
import { engineSubjects, limitShare, timeRatio } from './engine-cells.ts';
import type { Engine, EngineSubject } from './engine-cells.ts';
import { defineFigure } from './figure.ts';
import { quantilesText } from './timing-cells.ts';

const id = 'engine-speed';

/** The two of our own kernels lie close together: `offset` keeps them apart. */
const LOOKS = [
  { engine: 'own', label: 'our kernels', color: 'ink', marker: 'circle', hollow: false, offset: -3 },
  { engine: 'relaxed', label: 'ours, relaxed SIMD', color: 'ink', marker: 'square', hollow: true, offset: 3 },
  { engine: 'stock', label: 'stock TensorFlow.js', color: 'muted', marker: 'triangle', hollow: false, offset: 0 },
  { engine: 'pytorch', label: 'PyTorch', color: 'muted', marker: 'diamond', hollow: true, offset: 0 },
] as const;
type Look = (typeof LOOKS)[number];

const ROW_HEIGHT = 20;
const LABEL_WIDTH = 136;
/** Of the numbers at the right end of the rows. */
const NOTE_WIDTH = 40;

interface Panel {
  title: string;
  xTitle: string;
  unity: string;
  isLog: boolean;
  /** For each subject, each engine of LOOKS. */
  values: readonly (readonly (Quantiles | undefined)[])[];
}

interface Data {
  backend: string;
  pytorch: string | null;
  /** What the times are compared with: PyTorch, or our kernels where there is none. */
  base: Engine;
  subjects: readonly EngineSubject[];
  panels: readonly Panel[];
}

export const engineSpeed = defineFigure<Data>({
  id,
  experiment: 'engine-speed',
  title: 'How far is the engine from PyTorch, and from what the machine can do?',
  select: (evidence) => {
    const { backend, pytorch, subjects } = engineSubjects(id, evidence);
    const base = pytorch === null ? 'own' : 'pytorch';
    const baseName = pytorch === null ? 'our kernels' : 'PyTorch';
    return {
      backend,
      pytorch,
      base,
      subjects,
      panels: [
        {
          title: `Time over ${baseName}`,
          xTitle: `multiples of the time of ${baseName}`,
          unity: 'equal',
          isLog: true,
          values: subjects.map((subject) => LOOKS.map(({ engine }) => (engine === base ? undefined : timeRatio(subject, engine, base)))),
        },
        {
          title: 'Share of the limit',
          xTitle: 'least time over time taken',
          unity: 'limit',
          isLog: false,
          values: subjects.map((subject) => LOOKS.map(({ engine }) => (engine === 'stock' ? undefined : limitShare(subject, engine)))),
        },
      ],
    };
  },
  caption: ({ backend, pytorch, subjects, panels }) => {
    const samples = panels.flatMap(({ values }) => values.flatMap((row) => row.flatMap((each) => (each ? [each.sampleSize] : []))));
    return (
      `Time of ${subjects.length} subjects over that of ${pytorch ?? 'our kernels, since PyTorch was not there'}, logarithmic, on ${backend}; left of the line is faster. ` +
      `Share of the limit: the least time that multiply-adds in registers, with the instructions of our plain kernels, or for norms a copy of as many bytes would take, over the time taken. ` +
      `Relaxed SIMD, which multiplies and adds in one instruction, may pass it${pytorch === null ? '' : ', and so may PyTorch with wider ones'}. ` +
      `The number at the end of a row is that of our kernels. ` +
      (pytorch?.includes('on the CPU') ? composedRmsNorm(subjects) : '') +
      `Products: rows × inner × columns, all four ways to store the operands together; norms: rows × width; attention: sequences × tokens × width. ` +
      `Median and quartiles over ${formatCount(samples, 'sample')}, paired with those of the same turn.`
    );
  },
  describe: ({ base, subjects, panels: [ratios, shares] }) => {
    const baseName = base === 'pytorch' ? 'PyTorch' : 'our kernels';
    const parts = subjects.map(({ label, heading }, i) => {
      const name =
        heading.startsWith('Norms') || heading.startsWith('Steps') ? label : `${heading.toLowerCase().split(',')[0] ?? ''} ${label}`;
      const engines = LOOKS.flatMap(({ label: engine }, v) => {
        const ratio = ratios?.values[i]?.[v];
        return ratio ? [`${engine} ${formatSignificant(ratio.median)}`] : [];
      });
      const share = shares?.values[i]?.[0];
      return `${name}: ${formatList(engines) || 'not compared'}${share ? `; ${formatFixed(100 * share.median, 0)} % of the limit` : ''}.`;
    });
    const own = (panel: Panel | undefined): number[] => panel?.values.flatMap((row) => (row[0] ? [row[0].median] : [])) ?? [];
    const lead = [
      ...(own(ratios).length > 0
        ? [
            `take ${formatSignificant(Math.min(...own(ratios)))} to ${formatSignificant(Math.max(...own(ratios)))} times as long as ${baseName}`,
          ]
        : []),
      `reach ${formatFixed(100 * Math.min(...own(shares)), 0)} to ${formatFixed(100 * Math.max(...own(shares)), 0)} % of the limit`,
    ];
    return `Our kernels ${formatList(lead)}. Times as multiples of ${baseName}: ${parts.join(' ')}`;
  },
  draw,
  table: ({ base, subjects, panels }) => {
    const shown = panels.map(({ values }) => LOOKS.map((_, v) => values.some((row) => row[v] !== undefined)));
    const columns = panels.flatMap(({ isLog }, p) =>
      LOOKS.flatMap(({ label }, v) =>
        shown[p]?.[v] ? [isLog ? `${label} / ${base === 'pytorch' ? 'PyTorch' : 'our kernels'}` : `${label}, share of the limit`] : [],
      ),
    );
    return {
      columns: ['Subject', ...columns],
      rows: subjects.map(({ heading, label }, i) => [
        `${heading}: ${label}`,
        ...panels.flatMap(({ values }, p) =>
          LOOKS.flatMap((_, v) => {
            const quantiles = values[i]?.[v];
            return shown[p]?.[v] ? [quantiles ? quantilesText(quantiles) : 'not measured'] : [];
          }),
        ),
      ]),
    };
  },
});

/** Why PyTorch is slow at RMSNorm: on a processor it chains operators for it, where LayerNorm is one. Nothing where the times do not show it. */
function composedRmsNorm(subjects: readonly EngineSubject[]): string {
  const ratios = subjects.flatMap((rms) => {
    const layer = subjects.find((other) => other !== rms && other.label === rms.label.replace('RMSNorm', 'LayerNorm'));
    const ratio = layer && pairedQuartiles(rms.timesMs('pytorch'), layer.timesMs('pytorch'), (a, b) => a / b);
    return ratio && ratio.sampleSize > 0 ? [ratio.median] : [];
  });
  const [low, high] = [Math.min(...ratios), Math.max(...ratios)];
  return ratios.length > 0 && low > 1.5
    ? `PyTorch composes RMSNorm from operators on a processor and takes ${formatSignificant(low)} to ${formatSignificant(high)} times as long for it as for LayerNorm. `
    : '';
}

function draw({ subjects, panels }: Data, layout: Layout): Drawing {
  const isWide = layout.name === 'wide';
  const drawn = LOOKS.filter((_, v) => panels.some(({ values }) => values.some((row) => row[v] !== undefined)));
  const names = key(0, 0, layout.width, drawn);
  const headings = subjects.map(({ heading }, i) => (heading === subjects[i - 1]?.heading ? {} : { heading }));
  const height = dotRowsHeight(
    subjects.map(({ label }, i) => ({ label, dots: [], ...headings[i] })),
    ROW_HEIGHT,
  );
  const block = 44 + height + 44;
  const marks = panels.flatMap((panel, p) => {
    const columnWidth = isWide ? (layout.width - LABEL_WIDTH) / panels.length : layout.width - LABEL_WIDTH;
    const frame = {
      left: LABEL_WIDTH + (isWide ? p * columnWidth : 0),
      top: names.height + 44 + (isWide ? 0 : p * block),
      width: columnWidth - NOTE_WIDTH - (isWide && p === 0 ? 8 : 0),
      height,
    };
    const rows = subjects.map(({ label }, i): Row => {
      const values = panel.values[i] ?? [];
      const note = noteOf(panel, values[LOOKS.findIndex(({ engine }) => engine === 'own')]);
      return { label, ...headings[i], dots: dotsOf(values, drawn), ...(note === undefined ? {} : { note }) };
    });
    return dotRows({
      frame,
      title: panel.title,
      x: axisOf(panel, [frame.left, right(frame)]),
      labels: p === 0 || !isWide,
      labelWidth: LABEL_WIDTH,
      rowHeight: ROW_HEIGHT,
      references: [{ x: 1, label: panel.unity }],
      rows,
    });
  });
  return { width: layout.width, height: names.height + (isWide ? block : panels.length * block), marks: [...names.marks, ...marks] };
}

/** The value of our kernels in digits. */
function noteOf({ isLog }: Panel, own: Quantiles | undefined): string | undefined {
  return own && (isLog ? formatFixed(own.median) : `${formatFixed(100 * own.median, 0)}\u202f%`);
}

function axisOf({ isLog, values, xTitle }: Panel, range: [number, number]): Axis {
  const ends = values.flatMap((row) => row.flatMap((each) => (each ? [each.low, each.high] : [])));
  if (isLog) {
    const domain = logDomain([1, ...ends], 1.12);
    return { scale: scaleLog(domain, range), ticks: logTicks(domain), title: xTitle };
  }
  const domain = [0, 1.08 * Math.max(1, ...ends)] as const;
  return { scale: scaleLinear(domain, range), ticks: linearTicks(domain, 5), title: xTitle };
}

function dotsOf(row: readonly (Quantiles | undefined)[], drawn: readonly Look[]): RowDots[] {
  return drawn.flatMap((look) => {
    const quantiles = row[LOOKS.indexOf(look)];
    if (!quantiles) return [];
    const { label, color, marker, hollow, offset } = look;
    return [{ name: label, color, marker, hollow, offset, values: [quantiles.median], interval: [quantiles.low, quantiles.high] as const }];
  });
}
