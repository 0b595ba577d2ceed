import { scaleLinear, scaleLog } from 'd3-scale';
import { expectedLargestLogit } from '../../experiments/claims/predictions/logit-growth.ts';
import { armRuns, largestLogit, largestStableRate, outcomesByRate, TRAINS_MARGIN_NATS } from '../../experiments/claims/select/logits.ts';
import type { LogitArm } from '../../experiments/claims/select/logits.ts';
import { quartiles } from '../../experiments/result.ts';
import type { Quantiles } from '../../experiments/result.ts';
import { axisWidth } from '../charts/axis.ts';
import { formatCount, formatFixed, formatScientific, formatSignificant } from '../charts/format.ts';
import { key } from '../charts/key.ts';
import { bottom, frameGrid, right } from '../charts/layout.ts';
import type { Layout } from '../charts/layout.ts';
import { linePanel } from '../charts/line-panel.ts';
import type { Dash, Series } from '../charts/line-panel.ts';
import type { Drawing } from '../charts/mark.ts';
import type { MarkerShape } from '../charts/marker.ts';
import { linearTicks, logDomain, logTicks, valueTicks } from '../charts/ticks.ts';
import { defineFigure, missingCells } from './figure.ts';
import type { FigureEvidence } from './figure.ts';
import { PLACEMENT_LOOK } from './select.ts';

const id = 'logit-growth';

interface Arm extends LogitArm {
  name: string;
  marker: MarkerShape;
  dash: Dash;
  hollow: boolean;
}

const PLAIN = { name: 'without QK-norm', marker: 'circle', dash: 'dashed', hollow: true } as const;
const NORMALISED = { name: 'with QK-norm', marker: 'square', dash: 'solid', hollow: false } as const;
const Z_LOSS = { name: 'without, z-loss', marker: 'diamond', dash: 'dotted', hollow: false } as const;
const PANELS: readonly { placement: 'pre' | 'reordered'; arms: readonly Arm[] }[] = [
  {
    placement: 'pre',
    arms: [
      { ...PLAIN, placement: 'pre', hasQkNorm: false },
      { ...NORMALISED, placement: 'pre', hasQkNorm: true },
      { ...Z_LOSS, placement: 'pre', hasQkNorm: false, hasZLoss: true },
    ],
  },
  {
    placement: 'reordered',
    arms: [
      { ...PLAIN, placement: 'reordered', hasQkNorm: false },
      { ...NORMALISED, placement: 'reordered', hasQkNorm: true },
    ],
  },
];

export const logitGrowth = defineFigure({
  id,
  experiment: 'logit-growth',
  title: 'How high a learning rate do models bear, and how large do attention logits get?',
  select,
  caption: ({ size, seedCounts, bound }) =>
    `Models of ${size}; GPT-2 initialisation. Above: mean training loss of the last 20 steps, median and quartiles; shaded: runs that do not train, as they end less than half a nat below the unigram entropy or above it. ` +
    `Below: largest attention logit of any layer at the last step, the median of those that are finite and its quartiles. ` +
    `Thin dotted: ${formatSignificant(bound, 1)}, which no logit of normalised queries and keys exceeds at initialisation. ${formatCount(seedCounts, 'seed')}. z-loss: weight 10⁻⁴, at the two highest rates. Rates on a logarithmic scale.`,
  describe: ({ panels }) =>
    panels
      .map(({ name, arms }) => {
        const parts = arms.map(({ arm, stable, rates }) => {
          const upTo = stable === null ? 'not at every rate from the lowest on' : `up to ${formatScientific(stable)}`;
          const last = rates.at(-1);
          return `${arm.name}: trains ${arm.hasZLoss ? `in ${rates.map(({ outcome }) => trainedText(outcome)).join(' and ')} runs at the rates tried` : upTo}, at ${formatScientific(last?.learningRate ?? NaN)} final loss ${formatFixed(last?.loss.median ?? NaN)} and largest logit ${formatSignificant(last?.logit.median ?? NaN)}`;
        });
        return `${name}, ${parts.join('; ')}.`;
      })
      .join(' '),
  draw,
  table: ({ panels }) => ({
    columns: [
      'Model',
      'Learning rate',
      'Runs that train',
      '95\u202f% interval of the share',
      'Median final loss',
      'Largest logit',
      'Diverged',
    ],
    rows: panels.flatMap(({ name, arms }) =>
      arms.flatMap(({ arm, rates }) =>
        rates.map(({ learningRate, outcome, loss, logit, lost }) => [
          `${name}, ${arm.name}`,
          formatScientific(learningRate),
          trainedText(outcome),
          `${formatFixed(outcome.share.low)} to ${formatFixed(outcome.share.high)}`,
          Number.isFinite(loss.median) ? formatFixed(loss.median) : 'none finite',
          Number.isFinite(logit.median) ? formatSignificant(logit.median) : 'none finite',
          String(lost),
        ]),
      ),
    ),
  }),
});

function select(evidence: FigureEvidence) {
  const cells = evidence.cells('logit-growth');
  const panels = PANELS.map(({ placement, arms }) => {
    const { name } = PLACEMENT_LOOK[placement];
    return {
      name,
      arms: arms.map((arm) => {
        if (armRuns(cells, arm).length === 0) throw missingCells(id, 'logit-growth', `${name}, ${arm.name}`);
        const outcomes = outcomesByRate(cells, arm);
        return {
          arm,
          stable: largestStableRate(outcomes),
          rates: outcomes.map((outcome) => {
            const losses = outcome.runs.map(({ measurement }) => measurement.finalLossNats);
            return {
              outcome,
              learningRate: outcome.learningRate,
              loss: finiteQuartiles(losses),
              logit: finiteQuartiles(outcome.runs.map(largestLogit)),
              lost: losses.filter((loss) => !Number.isFinite(loss)).length,
            };
          }),
        };
      }),
    };
  });
  const first = cells[0]?.config;
  return {
    panels,
    failsFrom: (cells[0]?.measurement.floors.unigramNats ?? Number.NaN) - TRAINS_MARGIN_NATS,
    bound: expectedLargestLogit((first?.model.modelWidth ?? Number.NaN) / (first?.model.headCount ?? Number.NaN)),
    seedCounts: panels.flatMap(({ arms }) => arms.flatMap(({ rates }) => rates.map(({ outcome }) => outcome.runs.length))),
    size: first
      ? `${first.model.layerCount} layers of width ${first.model.modelWidth}, ${first.model.headCount} heads, ${first.steps} steps of Adam without warmup on ${first.batchSize} sequences of ${first.model.sequenceLength} tokens`
      : '',
  };
}

function finiteQuartiles(values: readonly number[]): Quantiles {
  return quartiles(values.filter(Number.isFinite));
}

function trainedText({ runs, share }: { runs: readonly unknown[]; share: { estimate: number } }): string {
  return `${Math.round(share.estimate * runs.length)} of ${runs.length}`;
}

function draw({ panels, bound, failsFrom }: ReturnType<typeof select>, layout: Layout): Drawing {
  const isWide = layout.name === 'wide';
  const rates = panels[0]?.arms[0]?.rates.map(({ learningRate }) => learningRate) ?? [];
  const losses = panels.flatMap(({ arms }) => arms.flatMap((arm) => arm.rates.flatMap(({ loss }) => [loss.low, loss.high])));
  const lossDomain = [
    Math.min(...losses.filter(Number.isFinite)) - 0.2,
    Math.max(failsFrom + TRAINS_MARGIN_NATS, ...losses.filter(Number.isFinite)) + 0.1,
  ] as const;
  const lossTicks = linearTicks(lossDomain, 4);
  const domain = logDomain(
    [
      bound,
      ...panels.flatMap(({ arms }) => arms.flatMap((arm) => arm.rates.flatMap(({ logit }) => [logit.median, logit.low, logit.high]))),
    ],
    1.3,
  );
  const yTicks = logTicks(domain, 5);
  const legend = key(
    0,
    2,
    layout.width,
    [PLAIN, NORMALISED, Z_LOSS].map(({ name, marker, hollow }) => ({ color: 'ink', label: name, marker, hollow })),
  );
  const { frames, height } = frameGrid(layout, {
    count: 4,
    columns: 2,
    height: isWide ? 150 : 125,
    margin: { top: 42, right: isWide ? 24 : 14, bottom: 40, left: 0 },
    offset: legend.height + 4,
    axisWidth: Math.max(axisWidth(lossTicks), axisWidth(yTicks)),
  });
  // Two panels side by side leave no room for every rate on a narrow page.
  const named = isWide ? rates : rates.filter((rate) => Number.isInteger(Number(Math.log10(rate).toFixed(9))));
  const ticks = valueTicks(named, formatScientific);
  const marks = [0, 1].flatMap((row) =>
    panels.flatMap(({ name, arms }, column) => {
      const frame = frames[2 * row + column];
      if (!frame) return [];
      const isLoss = row === 0;
      return linePanel({
        frame,
        ...(isLoss ? { title: name, region: { low: failsFrom, high: lossDomain[1] } } : {}),
        x: { scale: scaleLog(logDomain(rates, 1.15), [frame.left, right(frame)]), ticks, title: 'learning rate' },
        y: {
          scale: isLoss ? scaleLinear(lossDomain, [bottom(frame), frame.top]) : scaleLog(domain, [bottom(frame), frame.top]),
          ticks: isLoss ? lossTicks : yTicks,
          labels: column === 0,
          title: isLoss ? 'final loss, nats' : 'largest logit, log',
        },
        series: [
          ...(isLoss
            ? []
            : [{ color: 'muted', label: [], points: [], threads: [rates.map((x) => ({ x, y: bound }))], dash: 'dotted' } satisfies Series]),
          ...arms.map(({ arm, rates: own }): Series => ({
            name: arm.name,
            color: arm.hasZLoss ? 'muted' : PLACEMENT_LOOK[arm.placement].color,
            hollow: arm.hollow,
            marker: arm.marker,
            dash: arm.dash,
            label: [],
            points: own.map(({ learningRate, loss, logit }) => {
              const { median, low, high } = isLoss ? loss : logit;
              return { x: learningRate, y: median, low, high };
            }),
          })),
        ],
      });
    }),
  );
  return { width: layout.width, height, marks: [...legend.marks, ...marks] };
}
