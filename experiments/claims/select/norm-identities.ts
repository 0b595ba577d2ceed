/** Cells of `norm-identities`, one kind of identity at a time, and intervals over their seeds. */
import { meanInterval } from '../../result.ts';
import type { Activation, Interval, MeasuredCellOf, MeasurementOf } from '../../result.ts';
import { withCells } from '../alter.ts';
import type { Evidence } from '../claim.ts';
import { groupBy } from './group.ts';

export type IdentityCell = MeasuredCellOf<'norm-identities'>;
export type Identity = MeasurementOf<'norm-identities'>;
type Of<Name extends Identity['identity']> = Extract<Identity, { identity: Name }>;
export type InvarianceEntry = Of<'invariance'>['table'][number];
export type JacobianEntry = Of<'jacobian'>['norms'][number];
export type Centring = Of<'centring'>;

export const FEWEST_SEEDS = 5;
/** An output that changes by less than the first counts as unchanged, by more than the second as changed. */
export const UNCHANGED = 1e-5;
export const CHANGED = 1e-2;
/** Models agree when they differ by less: rounding adds up over layers. */
export const AGREES = 1e-4;

export interface Deviation extends Pick<InvarianceEntry, 'norm' | 'transformation'> {
  interval: Interval;
  values: number[];
}

/** Every cell of the invariance table at that epsilon, over the seeds; empty with fewer than five. */
export function deviations(cells: readonly IdentityCell[], epsilon: number): Deviation[] {
  const entries = cells.flatMap(({ status, config, measurement }) =>
    status === 'measured' && measurement.identity === 'invariance' && config.identity === 'invariance' && config.epsilon === epsilon
      ? measurement.table
      : [],
  );
  return [...groupBy(entries, ({ norm, transformation }) => `${norm} ${transformation}`).values()].flatMap((group): Deviation[] => {
    const [first] = group;
    if (!first || group.length < FEWEST_SEEDS) return [];
    const values = group.map(({ deviation }) => deviation);
    return [{ norm: first.norm, transformation: first.transformation, interval: meanInterval(values), values }];
  });
}

/** Mean of `of` for that norm; null with fewer than five seeds. */
export function jacobianInterval(
  cells: readonly IdentityCell[],
  norm: JacobianEntry['norm'],
  of: (entry: JacobianEntry) => number,
): Interval | null {
  const values = cells.flatMap(({ status, measurement }) =>
    status === 'measured' && measurement.identity === 'jacobian' ? measurement.norms.filter((entry) => entry.norm === norm).map(of) : [],
  );
  return values.length < FEWEST_SEEDS ? null : meanInterval(values);
}

export interface PartialError {
  width: number;
  share: number;
  entryCount: number;
  error: Interval;
}

/** Relative error of the partial root mean square by share and width, over seeds; those with fewer than five are left out. */
export function partialErrors(cells: readonly IdentityCell[]): PartialError[] {
  const measured = cells.flatMap(({ status, config, measurement }) =>
    status === 'measured' && measurement.identity === 'partial-rms' && config.identity === 'partial-rms'
      ? measurement.parts.map((part) => ({ width: config.width, ...part }))
      : [],
  );
  return [...groupBy(measured, ({ share, width }) => `${String(share)} ${String(width)}`).values()]
    .flatMap((group): PartialError[] => {
      const [first] = group;
      if (!first || group.length < FEWEST_SEEDS) return [];
      const { width, share, entryCount } = first;
      return [{ width, share, entryCount, error: meanInterval(group.map(({ relativeError }) => relativeError)) }];
    })
    .sort((a, b) => a.share - b.share || a.width - b.width);
}

export interface CentringGroup {
  layerCount: number;
  embeddingMean: number;
  measured: Centring[];
}

/** Comparisons of models by depth and mean of the embedding; those with fewer than five seeds are left out. Of models with GELU unless said otherwise. */
export function centringGroups(cells: readonly IdentityCell[], activation: Activation = 'gelu'): CentringGroup[] {
  const measured = cells.flatMap(({ status, config, measurement }) =>
    status === 'measured' && measurement.identity === 'centring' && config.identity === 'centring' && config.model.activation === activation
      ? [{ layerCount: config.model.layerCount, embeddingMean: config.embeddingMean, measurement }]
      : [],
  );
  return [...groupBy(measured, ({ layerCount, embeddingMean }) => `${String(layerCount)} ${String(embeddingMean)}`).values()].flatMap(
    (group): CentringGroup[] => {
      const [first] = group;
      return first && group.length >= FEWEST_SEEDS
        ? [{ layerCount: first.layerCount, embeddingMean: first.embeddingMean, measured: group.map(({ measurement }) => measurement) }]
        : [];
    },
  );
}

/** Evidence whose measurements of one kind of identity are those that `change` returns. */
export function alterIdentity<Name extends Identity['identity']>(
  evidence: Evidence,
  name: Name,
  change: (measurement: Of<Name>) => Of<Name>,
): Evidence {
  const isOf = (measurement: Identity): measurement is Of<Name> => measurement.identity === name;
  return withCells(evidence, 'norm-identities', (cells) =>
    cells.map((cell) => (isOf(cell.measurement) ? { ...cell, measurement: change(cell.measurement) } : cell)),
  );
}
