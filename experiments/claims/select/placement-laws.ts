/** Cells of `placement-laws`, and how far the gradient along a stack strays from one over the root of its variance. */
import { geometricInterval } from '../../result.ts';
import type { Interval, MeasuredCellOf, NormKind, Placement } from '../../result.ts';
import { withCells } from '../alter.ts';
import type { Evidence } from '../claim.ts';
import { position } from '../judge.ts';
import { groupBy } from './group.ts';

export type LawCell = MeasuredCellOf<'placement-laws'>;
export type StackKind = 'full' | 'feedForwardOnly';
export type StreamNumbers = LawCell['measurement'][StackKind];

/** How far the product may stray from its mean over the stack. */
export const WITHIN_A_FIFTH = [0.8, 1.2] as const;
export const FEWEST_SEEDS = 5;
/** The depth at which all placements are measured. */
export const COMMON_DEPTH = 24;

export interface LawChoice {
  placement?: Placement;
  norm?: NormKind;
  /** Whether queries and keys are normalised. */
  hasQkNorm?: boolean;
  layerCount?: number;
}

export function lawCells(cells: readonly LawCell[], choice: LawChoice): LawCell[] {
  return cells.filter((cell) => cell.status === 'measured' && isChosen(cell, choice));
}

function isChosen({ config: { model } }: LawCell, { placement, norm, hasQkNorm, layerCount }: LawChoice): boolean {
  return (
    (placement === undefined || model.placement === placement) &&
    (norm === undefined || model.norm === norm) &&
    (hasQkNorm === undefined || (model.qkNorm !== 'none') === hasQkNorm) &&
    (layerCount === undefined || model.layerCount === layerCount)
  );
}

/** The seeds of each stack that was measured, those with too few left out. */
export function lawGroups(cells: readonly LawCell[], choice: LawChoice = {}): LawCell[][] {
  const groups = groupBy(lawCells(cells, choice), ({ config: { model } }) =>
    JSON.stringify([model.placement, model.qkNorm, model.norm, model.layerCount]),
  );
  return [...groups.values()].filter((group) => group.length >= FEWEST_SEEDS);
}

/** `||g_l|| sqrt(Var x_l)` at the input and behind every layer, over its geometric mean along the stack: 1 everywhere by the law. */
export function conserved({ streamGradientNorm, streamVariance }: StreamNumbers): number[] {
  const logs = streamGradientNorm.map((norm, index) => Math.log(norm) + Math.log(streamVariance[index] ?? Number.NaN) / 2);
  const mean = logs.reduce((total, value) => total + value, 0) / logs.length;
  return logs.map((value) => Math.exp(value - mean));
}

export interface Conservation {
  /** One interval a place, over seeds: the embedded input, then behind each layer. */
  intervals: Interval[];
  /** `inside` when all intervals lie within a fifth of one, `outside` when some interval lies wholly beyond. */
  place: 'inside' | 'outside' | 'straddling' | 'unknown';
  /** Largest distance of a geometric mean from one. */
  deviation: number;
}

export function conservation(cells: readonly LawCell[], kind: StackKind): Conservation {
  const products = cells.map(({ measurement }) => conserved(measurement[kind]));
  const intervals = (products[0] ?? []).map((_, place) => geometricInterval(products.map((values) => values[place] ?? Number.NaN)));
  const places = intervals.map((interval) => position(interval, WITHIN_A_FIFTH));
  return {
    intervals,
    place: places.includes('unknown')
      ? 'unknown'
      : places.includes('outside')
        ? 'outside'
        : places.includes('straddling')
          ? 'straddling'
          : 'inside',
    deviation: Math.max(...intervals.map(({ estimate }) => Math.abs(estimate - 1))),
  };
}

/** Gradient at the input over that behind the last layer, over the same by the law: 1 where the law holds. */
export function growthOverLaw(cells: readonly LawCell[], kind: StackKind): Interval {
  return geometricInterval(
    cells.map(({ measurement }) => {
      const products = conserved(measurement[kind]);
      return (products[0] ?? Number.NaN) / (products.at(-1) ?? Number.NaN);
    }),
  );
}

/** Evidence in which the gradient of the chosen stacks, of one kind, is `change(gradient by the law of this stack, place)`. */
export function alterStreamGradient(
  evidence: Evidence,
  choice: LawChoice,
  kind: StackKind,
  change: (byLaw: number, place: number) => number,
): Evidence {
  return withCells(evidence, 'placement-laws', (cells) =>
    cells.map((cell) => {
      if (!isChosen(cell, choice)) return cell;
      const stack = cell.measurement[kind];
      const streamGradientNorm = stack.streamVariance.map((variance, place) => change(variance ** -0.5, place));
      return { ...cell, measurement: { ...cell.measurement, [kind]: { ...stack, streamGradientNorm } } };
    }),
  );
}
