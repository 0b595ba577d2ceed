/** Cells of `logit-growth`: which runs train at which rate, and how large attention logits get. */
import { greatest, max } from 'd3-array';
import { geometricInterval, meanInterval, wilsonInterval } from '../../result.ts';
import type { Interval, MeasuredCellOf, Placement } from '../../result.ts';
import { withCells } from '../alter.ts';
import type { Evidence } from '../claim.ts';

export type LogitRun = MeasuredCellOf<'logit-growth'>;

/** A run trains when it ends more than this below the unigram entropy, in nats. */
export const TRAINS_MARGIN_NATS = 0.5;

export interface LogitArm {
  placement: Placement;
  hasQkNorm: boolean;
  hasZLoss?: boolean;
}

export interface RateOutcome {
  learningRate: number;
  runs: readonly LogitRun[];
  /** Share of the runs that train, Wilson's interval. */
  share: Interval;
  outcome: 'trains' | 'fails' | 'undecided';
}

export function trains({ status, measurement: { finalLossNats, floors } }: LogitRun): boolean {
  return status === 'measured' && finalLossNats < floors.unigramNats - TRAINS_MARGIN_NATS;
}

export function armRuns(cells: readonly LogitRun[], { placement, hasQkNorm, hasZLoss = false }: LogitArm): LogitRun[] {
  return cells.filter(
    ({ config: { model, zLoss } }) => model.placement === placement && (model.qkNorm !== 'none') === hasQkNorm && zLoss > 0 === hasZLoss,
  );
}

/** What became of one arm at each of its rates, ascending: decided when the interval of the share lies on one side of one half. */
export function outcomesByRate(cells: readonly LogitRun[], arm: LogitArm): RateOutcome[] {
  const runs = armRuns(cells, arm);
  const rates = [...new Set(runs.map(({ config }) => config.learningRate))].sort((a, b) => a - b);
  return rates.map((learningRate) => {
    const atRate = runs.filter(({ config }) => config.learningRate === learningRate);
    const share = wilsonInterval(atRate.filter(trains).length, atRate.length);

    return { learningRate, runs: atRate, share, outcome: share.low > 0.5 ? 'trains' : share.high < 0.5 ? 'fails' : 'undecided' };
  });
}

/** The largest rate up to which runs train at every rate; null when they do not at the lowest. */
export function largestStableRate(outcomes: readonly RateOutcome[]): number | null {
  const firstOther = outcomes.findIndex(({ outcome }) => outcome !== 'trains');
  const stable = firstOther < 0 ? outcomes : outcomes.slice(0, firstOther);
  return stable.at(-1)?.learningRate ?? null;
}

export interface Separation {
  /** Rates at which `a` trains and `b` fails. */
  rates: number[];
  /** Rates of both at which one of the two is undecided. */
  open: number[];
  compared: number;
}

export function separation(a: readonly RateOutcome[], b: readonly RateOutcome[]): Separation {
  const pairs = a.flatMap((one) => {
    const other = b.find(({ learningRate }) => learningRate === one.learningRate);
    return other ? [{ learningRate: one.learningRate, one: one.outcome, other: other.outcome }] : [];
  });
  return {
    rates: pairs.filter(({ one, other }) => one === 'trains' && other === 'fails').map(({ learningRate }) => learningRate),
    open: pairs.filter(({ one, other }) => one === 'undecided' || other === 'undecided').map(({ learningRate }) => learningRate),
    compared: pairs.length,
  };
}

/** The rate at which the final loss of `a` exceeds that of `b` most, and by how much, nats, seed by seed; null without a finite pair. */
export function largestGain(a: readonly RateOutcome[], b: readonly RateOutcome[]): { learningRate: number; nats: Interval } | null {
  const gains = a.map(({ learningRate, runs }) => {
    const others = b.find((other) => other.learningRate === learningRate)?.runs ?? [];
    const differences = runs.flatMap((run) => {
      const other = others.find(({ seed }) => seed === run.seed);
      return other ? [run.measurement.finalLossNats - other.measurement.finalLossNats] : [];
    });
    return { learningRate, nats: meanInterval(differences) };
  });
  return (
    greatest(
      gains.filter(({ nats }) => Number.isFinite(nats.estimate)),
      (x, y) => x.nats.estimate - y.nats.estimate,
    ) ?? null
  );
}

/** The largest attention logit of any layer at the last snapshot with numbers. */
export function largestLogit({ measurement: { snapshots } }: LogitRun): number {
  return max(snapshots.at(-1)?.attentionLogitMax ?? []) ?? Number.NaN;
}

export function largestLogitInterval(runs: readonly LogitRun[]): Interval {
  return geometricInterval(runs.map(largestLogit));
}

/** What a comparison says of the claim that `a` trains where `b` fails. */
export function sideOfSeparation({ rates, open }: Separation): 'for' | 'against' | 'open' {
  return rates.length > 0 ? 'for' : open.length > 0 ? 'open' : 'against';
}

/** Evidence in which the runs of `arm` train as `isTraining` says, given their learning rate. */
export function alterTraining(evidence: Evidence, arm: Partial<LogitArm>, isTraining: (learningRate: number) => boolean): Evidence {
  return withCells(evidence, 'logit-growth', (cells) =>
    cells.map((cell): LogitRun => {
      const { model, zLoss, learningRate } = cell.config;
      const fits =
        (arm.placement === undefined || model.placement === arm.placement) &&
        (arm.hasQkNorm === undefined || (model.qkNorm !== 'none') === arm.hasQkNorm) &&
        (arm.hasZLoss === undefined || zLoss > 0 === arm.hasZLoss);
      if (!fits) return cell;
      const { floorNats, unigramNats } = cell.measurement.floors;
      const finalLossNats = isTraining(learningRate) ? floorNats : unigramNats;
      return { ...cell, status: 'measured', measurement: { ...cell.measurement, finalLossNats } };
    }),
  );
}
