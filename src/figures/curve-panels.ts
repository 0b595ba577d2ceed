/** Training loss by step, a panel for each placement, with and without warmup. Shared by the figures of both architectures. */
import { max, mean, min } from 'd3-array';
import { scaleLinear } from 'd3-scale';
import type { Architecture } from '../../experiments/result.ts';
import { axisWidth } from '../charts/axis.ts';
import { formatCount, formatFixed, formatList } from '../charts/format.ts';
import { bottom, frameGrid, right } from '../charts/layout.ts';
import type { Layout } from '../charts/layout.ts';
import type { Point } from '../charts/line.ts';
import { linePanel } from '../charts/line-panel.ts';
import type { Drawing } from '../charts/mark.ts';
import { movingMean } from '../charts/moving-mean.ts';
import { linearTicks } from '../charts/ticks.ts';
import { missingCells } from './figure.ts';
import type { FigureDefinition, FigureEvidence } from './figure.ts';
import { PLACEMENT_LOOK } from './select.ts';
import { finalLossText, floorNames, isStuck, plainRuns, seedsWith, trainingSize, warmupName, warmupsOf } from './warmup-cells.ts';
import type { WarmupCell } from './warmup-cells.ts';

const DRAWN = ['post', 'pre'] as const;
/** Entries of the loss that one drawn mean covers, and entries from one drawn point to the next. */
const SMOOTHED = 9;
const STRIDE = 10;

type Curves = ReturnType<typeof selectCurves>;
type RateCurves = Curves['rates'][number];

/** Everything of a curve figure but its id and title; of two learning rates the first is shown, and the reader can switch to the second. */
export function curveFigure(
  id: string,
  architecture: Architecture,
  [rate, otherRate]: readonly [number, number?],
): Omit<FigureDefinition<Curves>, 'id' | 'title'> {
  const at = (learningRate: number) => ({
    describe: (curves: Curves) => describeCurves(atRate(curves, learningRate), curves),
    draw: (curves: Curves, layout: Layout) => drawCurves(atRate(curves, learningRate), curves, layout),
  });
  const views =
    otherRate === undefined
      ? {}
      : { views: { legend: 'Learning rate', first: String(rate), second: { label: String(otherRate), ...at(otherRate) } } };
  return {
    experiment: 'warmup',
    select: (evidence) => selectCurves(id, evidence, architecture, otherRate === undefined ? [rate] : [rate, otherRate]),
    ...at(rate),
    ...views,
    caption: ({ rates, size, task, spacing }) =>
      `Training loss of ${architecture === 'decoder' ? 'a decoder-only' : 'an encoder-decoder'} model on ${task} (${size}; Xavier initialisation, Adam at a learning rate of ${rate}${otherRate === undefined ? '' : `, on the page also of ${otherRate}`}). ` +
      `Lines: one for each of ${formatCount(
        rates.flatMap(({ panels }) => panels.flatMap(({ runs }) => runs.map(({ seeds }) => seeds.length))),
        'seed',
      )}, moving mean over ${SMOOTHED * spacing} steps. Shaded: lowest to highest loss of any seed within ${STRIDE * spacing} steps. ` +
      `Numbers at the ends: mean of the last 20 steps over the seeds. Horizontal lines: exact loss of a predictor that knows token frequencies only, the previous token only, or the whole rule.`,
    table: ({ rates, steps }) => ({
      columns: [
        'Run',
        'Seeds',
        'Stuck',
        `Step ${Math.round(steps / 4)}`,
        `Step ${Math.round(steps / 2)}`,
        'Last 20 steps',
        'Lowest to highest seed',
      ],
      rows: rates.flatMap(({ learningRate, panels }) =>
        panels.flatMap(({ look, runs }) =>
          runs.map(({ name, seeds, final }) => {
            const finals = seeds.map(({ measurement }) => measurement.finalLossNats).filter(Number.isFinite);
            return [
              `${look.name}, ${name}${rates.length > 1 ? `, rate ${learningRate}` : ''}`,
              String(seeds.length),
              String(seeds.filter(isStuck).length),
              lossAround(seeds, Math.round(steps / 4)),
              lossAround(seeds, Math.round(steps / 2)),
              final,
              finals.length > 0 ? `${formatFixed(min(finals) ?? NaN)} to ${formatFixed(max(finals) ?? NaN)}` : 'none finite',
            ];
          }),
        ),
      ),
    }),
  };
}

function atRate({ rates }: Curves, learningRate: number): RateCurves {
  const found = rates.find((each) => each.learningRate === learningRate);
  if (!found)
    throw new Error(
      `learning rate ${learningRate} was not selected (expected one of ${rates.map((each) => each.learningRate).join(', ')})`,
    );
  return found;
}

/** How many seeds get stuck under each placement, then where every run ends. */
function describeCurves({ learningRate, panels }: RateCurves, { floors }: Curves): string {
  const stuck = panels.map(({ look, runs }) => {
    const seeds = runs.flatMap((run) => run.seeds);
    return `${seeds.filter(isStuck).length} of ${seeds.length} ${look.name} runs`;
  });
  const ends = panels.flatMap(({ look, runs }) =>
    runs.map(
      (run) =>
        `${look.name}, ${run.name}, at ${run.final} nats with ${run.seeds.filter(isStuck).length} of ${run.seeds.length} seeds stuck`,
    ),
  );
  return (
    `${formatList(stuck)} are stuck after training at ${learningRate}. Final loss: ${ends.join('; ')}. ` +
    `Exact losses to compare with: ${formatList(floors.map(({ label }) => label))} nats.`
  );
}

function selectCurves(id: string, evidence: FigureEvidence, architecture: Architecture, learningRates: readonly number[]) {
  const cells = plainRuns(id, evidence, architecture);
  const rates = learningRates.map((learningRate) => ({
    learningRate,
    panels: DRAWN.map((placement) => ({
      look: PLACEMENT_LOOK[placement],
      runs: warmupsOf(cells, placement).map((warmupSteps) => {
        const seeds = seedsWith(id, cells, placement, warmupSteps, learningRate);
        return {
          warmupSteps,
          name: warmupName(warmupSteps),
          seeds,
          final: finalLossText(seeds),
        };
      }),
    })),
  }));
  const first = rates[0]?.panels[0]?.runs[0]?.seeds[0];
  if (!first) throw missingCells(id, 'warmup', `${architecture}, learning rate ${formatList(learningRates.map(String))}`);
  const [one = 1, two = 2] = first.measurement.steps;
  const task = first.config.task === 'copy-markov' ? 'copying a Markov sequence' : 'reversing a Markov sequence';
  return {
    rates,
    floors: floorNames(first.measurement.floors),
    size: trainingSize(first),
    task,
    spacing: two - one,
    steps: first.config.steps,
  };
}

function drawCurves({ panels }: RateCurves, { floors, steps }: Curves, layout: Layout): Drawing {
  const isWide = layout.name === 'wide';
  const drawn = panels.map(({ look, runs }) => ({
    look,
    runs: runs.map((run) => ({ ...run, threads: run.seeds.map(smoothed), envelope: envelope(run.seeds) })),
  }));
  const highest = max(drawn.flatMap(({ runs }) => runs.flatMap((run) => run.envelope.map(({ high }) => high ?? 0)))) ?? 5;
  const yTicks = linearTicks([0, highest], 5);
  const { frames, height } = frameGrid(layout, {
    count: panels.length,
    columns: isWide ? 2 : 1,
    height: isWide ? 260 : 210,
    margin: { top: 26, right: 78, bottom: 40, left: 0 },
    offset: 14,
    axisWidth: axisWidth(yTicks),
  });
  const marks = drawn.flatMap(({ look, runs }, i) => {
    const frame = frames[i];
    if (!frame) return [];
    const warmup = max(runs, ({ warmupSteps }) => warmupSteps) ?? 0;
    return linePanel({
      frame,
      title: look.name,
      x: { scale: scaleLinear([0, steps], [frame.left, right(frame)]), ticks: linearTicks([0, steps], 4), title: 'step' },
      y: {
        scale: scaleLinear([0, highest * 1.03], [bottom(frame), frame.top]),
        ticks: yTicks,
        labels: i === 0 || !isWide,
        name: 'training loss',
        format: formatFixed,
      },
      references: floors.map(({ nats, label }) => ({ y: nats, label })),
      ...(warmup === 0 ? {} : { event: { x: warmup, label: `warmup ${warmup} ends` } }),
      series: runs.map(({ name, final, warmupSteps, threads, envelope }) => ({
        color: look.color,
        dash: warmupSteps === 0 ? ('solid' as const) : warmupSteps === warmup ? ('dashed' as const) : ('dotted' as const),
        label: [name, final],
        points: [],
        threads,
        threadName: 'seed',
        envelope,
      })),
    });
  });
  return {
    width: layout.width,
    height,
    marks: [{ tag: 'text', attributes: { x: 0, y: 12, class: 'title' }, children: 'training loss, nats a token' }, ...marks],
  };
}

/** Moving mean of one seed's loss, at every tenth entry and at the last. */
function smoothed({ measurement: { steps, lossNats } }: WarmupCell): Point[] {
  const means = movingMean(lossNats, SMOOTHED);
  return steps.map((step, i) => ({ x: step, y: means[i] ?? NaN })).filter((_, i) => i % STRIDE === 0 || i === steps.length - 1);
}

/** Lowest and highest loss of any seed among each ten entries. */
function envelope(seeds: readonly WarmupCell[]): Point[] {
  const steps = seeds[0]?.measurement.steps ?? [];
  return Array.from({ length: Math.ceil(steps.length / STRIDE) }, (_, bin) => {
    const from = bin * STRIDE;
    const losses = seeds.flatMap(({ measurement }) => measurement.lossNats.slice(from, from + STRIDE)).filter(Number.isFinite);
    const middle = mean(steps.slice(from, from + STRIDE)) ?? NaN;
    return { x: middle, y: NaN, low: min(losses) ?? NaN, high: max(losses) ?? NaN };
  });
}

/** Mean over the seeds of the smoothed loss at a step, as text. */
function lossAround(seeds: readonly WarmupCell[], step: number): string {
  const values = seeds.map(
    ({ measurement: { steps, lossNats } }) => movingMean(lossNats, SMOOTHED)[steps.findIndex((each) => each >= step)] ?? NaN,
  );
  return values.every(Number.isFinite) ? formatFixed(mean(values) ?? NaN) : 'diverged';
}
