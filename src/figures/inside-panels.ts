/** What happens inside during training: six quantities over the steps, a panel each, for a few kinds of runs. Shared by two figures. */
import { scaleLinear, scaleLog } from 'd3-scale';
import { CHAIN, CHAIN_STEP } from '../../experiments/claims/predictions/plateau-causes.ts';
import type { Run } from '../../experiments/claims/select/runs.ts';
import { geometricInterval, meanInterval, type Interval } from '../../experiments/result.ts';
import { axisWidth } from '../charts/axis.ts';
import { formatChange, formatFixed, formatSignificant } from '../charts/format.ts';
import { key } from '../charts/key.ts';
import type { Layout } from '../charts/layout.ts';
import { bottom, frameGrid, right } from '../charts/layout.ts';
import { linePanel } from '../charts/line-panel.ts';
import type { Dash, Series } from '../charts/line-panel.ts';
import type { Drawing } from '../charts/mark.ts';
import type { MarkerShape } from '../charts/marker.ts';
import { linearTicks, logDomain, logTicks } from '../charts/ticks.ts';
import type { FigureTable } from './figure.ts';

export interface InsideRuns {
  name: string;
  color: string;
  dash: Dash;
  marker: MarkerShape;
  hollow: boolean;
  runs: readonly Run[];
}

interface Inside {
  title: string;
  isLog: boolean;
  of: (run: Run, step: number) => number;
}

const GRADIENT: Inside = { title: 'gradient, lower half', isLog: true, of: CHAIN[2].of };
const QUANTITIES: readonly Inside[] = [
  { title: 'norm input, RMS', isLog: true, of: CHAIN[0].of },
  { title: 'norm factor', isLog: true, of: CHAIN[1].of },
  GRADIENT,
  { title: 'change of output', isLog: true, of: (run, step) => snapshotAt(run, step)?.functionChange ?? Number.NaN },
  { title: 'token correlation', isLog: false, of: (run, step) => snapshotAt(run, step)?.tokenCorrelation.at(-1) ?? Number.NaN },
  { title: 'loss, nats', isLog: false, of: lossAround },
];

/** What the six panels show, for captions. */
export const INSIDE_CAPTION =
  'Steps and all but the last two quantities on logarithmic scales. Norm input and factor: what the norms read and what they multiply it by, geometric mean over the layers. ' +
  'Gradient: norm over the matrices of the lower half of the layers. Change of output: mean squared change of an entry of the final state by the step. ' +
  'Token correlation: squared norm of the mean token over the mean squared norm, behind the last layer. ' +
  'Lines: mean over the seeds, geometric on logarithmic scales; bands: 95\u202f% t interval.';

function snapshotAt({ measurement }: Run, at: number) {
  return measurement.snapshots.find(({ step }) => step === at);
}

/** The recorded loss nearest to a step. */
function lossAround({ measurement: { steps, lossNats } }: Run, step: number): number {
  const distances = steps.map((each) => Math.abs(each - step));
  return lossNats[distances.indexOf(Math.min(...distances))] ?? Number.NaN;
}

/** Steps at which every run of every kind was looked into. */
function stepsOf(kinds: readonly InsideRuns[]): number[] {
  const [first, ...others] = kinds.flatMap(({ runs }) => runs.map(({ measurement }) => measurement.snapshots.map(({ step }) => step)));
  return (first ?? []).filter((step) => others.every((steps) => steps.includes(step)));
}

function valueAt({ isLog, of }: Inside, runs: readonly Run[], step: number): Interval {
  const values = runs.map((run) => of(run, step));
  return isLog ? geometricInterval(values) : meanInterval(values);
}

export function drawInside(kinds: readonly InsideRuns[], layout: Layout): Drawing {
  const isWide = layout.name === 'wide';
  const steps = stepsOf(kinds);
  const last = steps.at(-1) ?? 1;
  const legend = key(
    0,
    2,
    layout.width,
    kinds.map(({ name, color, marker, hollow }) => ({ color, label: name, marker, hollow })),
  );
  const panels = QUANTITIES.map((quantity) => {
    const series = kinds.map(({ name, color, dash, marker, hollow, runs }): Series => ({
      name,
      color,
      dash,
      marker,
      hollow,
      label: [],
      points: steps.map((step) => {
        const { estimate, low, high } = valueAt(quantity, runs, step);
        return { x: step, y: estimate, low, high };
      }),
    }));
    const values = series.flatMap(({ points }) => points.flatMap(({ y, low = y, high = y }) => [y, low, high])).filter(Number.isFinite);
    const domain = quantity.isLog ? logDomain(values) : ([0, Math.max(1, ...values) * 1.05] as const);
    return { ...quantity, series, domain, ticks: quantity.isLog ? logTicks(domain, 5) : linearTicks(domain, 4) };
  });
  const columns = isWide ? 3 : 2;
  const { frames, height } = frameGrid(layout, {
    count: panels.length,
    columns,
    height: isWide ? 140 : 110,
    margin: { top: 26, right: 6, bottom: 38, left: Math.max(...panels.map(({ ticks }) => axisWidth(ticks))) },
    offset: legend.height + 4,
  });
  const marks = panels.flatMap(({ title, isLog, series, domain, ticks }, i) => {
    const frame = frames[i];
    if (!frame) return [];
    return linePanel({
      frame,
      title,
      x: { scale: scaleLog([0.8, last * 1.25], [frame.left, right(frame)]), ticks: logTicks([1, last], 4), title: 'step' },
      y: {
        scale: isLog ? scaleLog(domain, [bottom(frame), frame.top]) : scaleLinear(domain, [bottom(frame), frame.top]),
        ticks,
        format: isLog ? formatSignificant : formatFixed,
      },
      series,
    });
  });
  return { width: layout.width, height, marks: [...legend.marks, ...marks] };
}

export function describeInside(kinds: readonly InsideRuns[]): string {
  const [first = 1] = stepsOf(kinds);
  const ends = (quantity: Inside, runs: readonly Run[]): [number, number] => [
    valueAt(quantity, runs, first).estimate,
    valueAt(quantity, runs, CHAIN_STEP).estimate,
  ];
  const lead = kinds.map(({ name, runs }) => {
    const [from, to] = ends(GRADIENT, runs);
    return `${formatChange(to / from)} in ${name}`;
  });
  const parts = kinds.map(({ name, runs }) => {
    const quantities = QUANTITIES.map((quantity) => {
      const [from = '', to = ''] = ends(quantity, runs).map((value) => formatSignificant(value));
      return `${quantity.title} ${from} to ${to}`;
    });
    return `${name}: ${quantities.join(', ')}.`;
  });
  return `From step ${first} to step ${CHAIN_STEP} the gradient of the lower half ${lead.join('; ')}. All quantities: ${parts.join(' ')}`;
}

export function insideTable(kinds: readonly InsideRuns[]): FigureTable {
  const steps = stepsOf(kinds);
  return {
    columns: ['Run', 'Seeds', 'Quantity', ...steps.map((step) => `Step ${step}`)],
    rows: kinds.flatMap(({ name, runs }) =>
      QUANTITIES.map((quantity) => [
        name,
        String(runs.length),
        quantity.title,
        ...steps.map((step) => {
          const { estimate } = valueAt(quantity, runs, step);
          return quantity.isLog ? formatSignificant(estimate) : formatFixed(estimate);
        }),
      ]),
    ),
  };
}
