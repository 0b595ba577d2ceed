import { scaleLog } from 'd3-scale';
import {
  confirmedConfiguration,
  defaultAdam,
  oneSettingChanged,
  searchRanking,
  type AdamCell,
  type AdamGroup,
} from '../../experiments/claims/select/adam.ts';
import { excessNats } from '../../experiments/claims/select/held-out.ts';
import { meanInterval, NORM_NAMES } from '../../experiments/result.ts';
import { dotRows, dotRowsHeight } from '../charts/dot-rows.ts';
import type { Row } from '../charts/dot-rows.ts';
import { formatCount, formatFixed, formatScientific, formatSignificant } from '../charts/format.ts';
import type { Layout } from '../charts/layout.ts';
import { right } from '../charts/layout.ts';
import type { Drawing } from '../charts/mark.ts';
import { logDomain, logTicks } from '../charts/ticks.ts';
import { defineFigure, missingCells } from './figure.ts';
import type { FigureEvidence } from './figure.ts';
import { comparedSize, intervalText } from './held-out-cells.ts';

const id = 'adam-tuning';
const ROW_HEIGHT = 24;

type Tuning = ReturnType<typeof select>;

export const adamTuning = defineFigure({
  id,
  experiment: 'adam-tuning',
  title: 'How much is tuning Adam worth, and how much the norm?',
  select,
  caption: ({ rows, search, size, confirmed }) =>
    `Held-out loss above the exact floor of the task, of a decoder-only Pre-LN model (${size}), logarithmic. Each dot is one of ${formatCount(
      rows.map(({ cells }) => cells.length),
      'seed',
    )}, the same in every row; upright bar and number: their mean. All rows but one have RMSNorm. Default Adam: learning rate 10⁻³, β₁ 0.9, β₂ 0.999, ε 10⁻⁸, constant rate. ` +
    (search.length > 0
      ? `The last row shows the ${search.length} drawn configurations under a seed of their own${lostText(search)}; the best of them is the row above.`
      : 'The drawn configuration won a search at a smaller size.') +
    (confirmed ? ` It has ${settingsText(confirmed)}.` : ''),
  describe: ({ rows, search }) => {
    const [best, reference] = [rows.at(-1), rows[0]];
    const gain = (reference?.excess.estimate ?? Number.NaN) / (best?.excess.estimate ?? Number.NaN);
    return (
      `The row ${best?.name ?? ''} ends ${formatSignificant(gain)} times nearer to the floor than default Adam with ${reference?.name ?? ''}. ` +
      `Mean held-out loss above the floor: ${rows.map(({ name, excess }) => `${name} ${formatSignificant(excess.estimate)}`).join('; ')}.` +
      (search.length > 0 ? ` The ${search.length} drawn configurations reach ${rangeText(search)}.` : '')
    );
  },
  draw,
  table: ({ rows, search }) => ({
    columns: ['Setting', 'Seeds', 'Loss above the floor', 'Each seed'],
    rows: [
      ...rows.map(({ name, cells, excess }) => [
        name,
        String(cells.length),
        intervalText(excess),
        cells.map((cell) => formatFixed(excessNats(cell), 3)).join(', '),
      ]),
      ...search.map((cell, rank) => [`drawn, rank ${rank + 1}: ${settingsText(cell.config)}`, '1', lossText(cell), lossText(cell)]),
    ],
  }),
});

function select(evidence: FigureEvidence) {
  const all = evidence.cells('adam-tuning');
  const [rmsNorm, layerNorm] = [defaultAdam(all, 'rmsnorm'), defaultAdam(all, 'layernorm')];
  const [first] = rmsNorm;
  if (!first || layerNorm.length === 0) throw missingCells(id, 'adam-tuning', 'default Adam with RMSNorm and with LayerNorm');
  const search = searchRanking(all);
  const arms = oneSettingChanged(all)
    .map((group) => row(changeText(group), group.cells))
    .toSorted((a, b) => a.excess.estimate - b.excess.estimate);
  const confirmed = confirmedConfiguration(all);
  const seeds = new Set(rmsNorm.map(({ seed }) => seed));
  const rows = [
    { ...row(NORM_NAMES.rmsnorm, rmsNorm), heading: 'Default Adam' },
    row(NORM_NAMES.layernorm, layerNorm),
    ...arms.map((arm, index) => (index === 0 ? { ...arm, heading: 'One setting changed' } : arm)),
    ...(confirmed
      ? [
          {
            ...row(
              'best of the search',
              confirmed.cells.filter(({ seed }) => seeds.has(seed)),
            ),
            heading: 'All settings drawn',
          },
        ]
      : []),
  ];
  return { rows, search, confirmed: confirmed?.config ?? null, size: comparedSize(first) };
}

interface TuningRow {
  name: string;
  cells: readonly AdamCell[];
  excess: ReturnType<typeof meanInterval>;
  heading?: string;
}

function row(name: string, cells: readonly AdamCell[]): TuningRow {
  return { name, cells, excess: meanInterval(cells.map(excessNats)) };
}

function changeText({ config, changed }: AdamGroup & ReturnType<typeof oneSettingChanged>[number]): string {
  switch (changed) {
    case 'learningRate':
      return `learning rate ${formatScientific(config.learningRate)}`;
    case 'beta1':
      return `β₁ = ${config.beta1}`;
    case 'beta2':
      return `β₂ = ${config.beta2}`;
    case 'epsilon':
      return `ε = ${formatScientific(config.epsilon)}`;
    case 'weightDecay':
      return `weight decay ${config.weightDecay}`;
    case 'schedule':
      return config.decay === 'cosine' ? `warmup ${config.warmupSteps}, cosine` : `warmup ${config.warmupSteps}`;
    default:
      return changed satisfies never;
  }
}

function settingsText({ learningRate, beta1, beta2, epsilon, weightDecay, warmupSteps, decay }: AdamCell['config']): string {
  return `learning rate ${formatSignificant(learningRate, 3)}, β₁ ${beta1}, β₂ ${beta2}, ε ${formatScientific(epsilon)}, weight decay ${weightDecay}, warmup ${warmupSteps}, ${decay === 'cosine' ? 'a cosine' : 'a constant rate'}`;
}

const finite = (cells: readonly AdamCell[]): number[] => cells.map(excessNats).filter(Number.isFinite);

function lostText(search: readonly AdamCell[]): string {
  const lost = search.length - finite(search).length;
  return lost === 0 ? '' : ` (${lost} diverged)`;
}

function lossText(cell: AdamCell): string {
  return Number.isFinite(excessNats(cell)) ? formatFixed(excessNats(cell), 3) : 'diverged';
}

function rangeText(search: readonly AdamCell[]): string {
  const values = finite(search);
  return `${formatSignificant(Math.min(...values))} to ${formatSignificant(Math.max(...values))}`;
}

function draw({ rows, search }: Tuning, layout: Layout): Drawing {
  const labelWidth = layout.name === 'wide' ? 160 : 132;
  const look = (cells: readonly AdamCell[]) =>
    cells[0]?.config.model.norm === 'layernorm'
      ? ({ color: 'layernorm', marker: 'circle' } as const)
      : ({ color: 'rmsnorm', marker: 'square' } as const);
  const drawn: Row[] = [
    ...rows.map(({ name, cells, excess, heading }) => ({
      label: name,
      note: Number.isFinite(excess.estimate) ? formatSignificant(excess.estimate) : 'diverged',
      dots: [
        {
          ...look(cells),
          hollow: true,
          values: finite(cells),
          ...(Number.isFinite(excess.estimate) ? { center: excess.estimate } : {}),
          spreadBy: 3,
        },
      ],
      ...(heading === undefined ? {} : { heading }),
    })),
    ...(search.length > 0
      ? [
          {
            label: `all ${search.length}, one seed`,
            dots: [{ color: 'muted', marker: 'square' as const, hollow: true, values: finite(search) }],
          },
        ]
      : []),
  ];
  const height = dotRowsHeight(drawn, ROW_HEIGHT);
  const frame = { left: labelWidth, top: 12, width: layout.width - labelWidth - 42, height };
  const domain = logDomain([...rows.flatMap(({ cells }) => finite(cells)), ...finite(search)]);
  const x = scaleLog(domain, [frame.left, right(frame)]);
  return {
    width: layout.width,
    height: frame.top + height + 38,
    marks: dotRows({
      frame,
      x: {
        scale: x,
        ticks: logTicks(domain),
        title: 'held-out loss above the floor, nats a token',
        format: (nats) => formatFixed(nats, 3),
      },
      rows: drawn,
      rowHeight: ROW_HEIGHT,
      labelWidth,
    }),
  };
}
