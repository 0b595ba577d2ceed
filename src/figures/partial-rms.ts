import { scaleLog } from 'd3-scale';
import { expectedPartialError } from '../../experiments/claims/predictions/norm-identities.ts';
import { partialErrors } from '../../experiments/claims/select/norm-identities.ts';
import { axisWidth } from '../charts/axis.ts';
import { formatCount, formatFixed, formatSignificant } from '../charts/format.ts';
import { bottom, right } from '../charts/layout.ts';
import type { Layout } from '../charts/layout.ts';
import { linePanel } from '../charts/line-panel.ts';
import type { Series } from '../charts/line-panel.ts';
import type { Drawing } from '../charts/mark.ts';
import { logDomain, logTicks } from '../charts/ticks.ts';
import { defineFigure, missingCells } from './figure.ts';
import type { FigureEvidence } from './figure.ts';
import { distinct } from './select.ts';

const id = 'partial-rms';

const LOOKS = [
  { marker: 'circle', dash: 'solid', hollow: false },
  { marker: 'square', dash: 'dashed', hollow: true },
  { marker: 'triangle', dash: 'dotted', hollow: true },
] as const;

export const partialRms = defineFigure({
  id,
  experiment: 'norm-identities',
  title: 'How well does a part of a row give its root mean square?',
  select,
  caption: ({ series, seedCounts }) =>
    `Root mean square of the relative error of pRMSNorm’s estimate, from the first k entries of rows of independent normal numbers. Thin dotted lines: √((1 − k/d)/2k), as predicted. Rows of ${String(series[0]?.errors[0]?.width)} to ${String(series[0]?.errors.at(-1)?.width)} entries; mean over ${formatCount(seedCounts, 'seed')}, whose 95\u202f% intervals are narrower than the markers or drawn as bands.`,
  describe: ({ series }) =>
    series
      .map(({ name, errors }) => {
        const [first, last] = [errors[0], errors.at(-1)];
        return `From ${name}: error ${formatSignificant(first?.error.estimate ?? Number.NaN)} with ${String(first?.entryCount)} entries, ${formatSignificant(last?.error.estimate ?? Number.NaN)} with ${String(last?.entryCount)}.`;
      })
      .join(' '),
  draw,
  table: ({ series }) => ({
    columns: ['Part', 'Entries', 'Of', 'Error', '95\u202f% interval', 'Predicted'],
    rows: series.flatMap(({ name, errors }) =>
      errors.map(({ width, entryCount, error }) => [
        name,
        String(entryCount),
        String(width),
        formatSignificant(error.estimate, 3),
        `${formatSignificant(error.low, 3)} to ${formatSignificant(error.high, 3)}`,
        formatSignificant(expectedPartialError(entryCount, width), 3),
      ]),
    ),
  }),
});

function select(evidence: FigureEvidence) {
  const errors = partialErrors(evidence.cells('norm-identities'));
  const shares = distinct(errors, ({ share }) => share);
  if (shares.length === 0) throw missingCells(id, 'norm-identities', 'the partial root mean square, five seeds');
  return {
    series: shares.map((share) => ({
      name: `1/${formatFixed(1 / share, 0)} of a row`,
      errors: errors.filter((each) => each.share === share),
    })),
    seedCounts: errors.map(({ error }) => error.sampleSize),
  };
}

function draw({ series }: ReturnType<typeof select>, layout: Layout): Drawing {
  const all = series.flatMap(({ errors }) => errors);
  const xDomain = logDomain(
    all.map(({ entryCount }) => entryCount),
    1.15,
  );
  const yDomain = logDomain(
    all.flatMap(({ error }) => [error.low, error.high]),
    1.15,
  );
  const yTicks = logTicks(yDomain);
  const axis = axisWidth(yTicks);
  const frame = { left: axis, top: 26, width: layout.width - axis - 108, height: layout.name === 'wide' ? 220 : 200 };
  return {
    width: layout.width,
    height: frame.top + frame.height + 40,
    marks: linePanel({
      frame,
      x: { scale: scaleLog(xDomain, [frame.left, right(frame)]), ticks: logTicks(xDomain), title: 'entries looked at, k' },
      y: { scale: scaleLog(yDomain, [bottom(frame), frame.top]), ticks: yTicks, title: 'relative error' },
      series: series.flatMap(({ name, errors }, i): Series[] => [
        {
          color: 'rmsnorm',
          label: [],
          points: [],
          threads: [errors.map(({ entryCount, width }) => ({ x: entryCount, y: expectedPartialError(entryCount, width) }))],
          dash: 'dotted',
        },
        {
          color: 'rmsnorm',
          ...LOOKS[i % LOOKS.length],
          label: [name],
          markerCount: errors.length,
          points: errors.map(({ entryCount, error: { estimate, low, high } }) => ({ x: entryCount, y: estimate, low, high })),
        },
      ]),
    }),
  };
}
