/** Cells of `jacobian-spectrum`: the singular values of the Jacobian from the embedded input to the final state. */
import { geometricInterval, meanInterval } from '../../result.ts';
import type { Interval, MeasuredCellOf, NormKind, Placement } from '../../result.ts';
import { withCells } from '../alter.ts';
import type { Evidence } from '../claim.ts';
import { groupBy } from './group.ts';

export type SpectrumCell = MeasuredCellOf<'jacobian-spectrum'>;
export type SpectrumNumbers = SpectrumCell['measurement'];

export const FEWEST_SEEDS = 5;
/** Up to here rounding hides no direction that the norms leave, so that null directions can be counted. */
export const COUNTED_DEPTH = 4;
/** Directions of a token that a norm removes. */
export const NULL_DIRECTIONS = { layernorm: 2, rmsnorm: 1 } as const;
export const ABOUT_ONE = [0.5, 2] as const;

export interface SpectrumChoice {
  placement?: Placement;
  norm?: NormKind;
  layerCount?: number;
}

/** Stacks with LayerNorm, unless said otherwise. */
export function spectrumCells(cells: readonly SpectrumCell[], choice: SpectrumChoice): SpectrumCell[] {
  return cells.filter((cell) => cell.status === 'measured' && isChosen(cell, choice));
}

function isChosen({ config: { model } }: SpectrumCell, { placement, norm = 'layernorm', layerCount }: SpectrumChoice): boolean {
  return (
    model.norm === norm &&
    (placement === undefined || model.placement === placement) &&
    (layerCount === undefined || model.layerCount === layerCount)
  );
}

export interface SpectrumDepth {
  layerCount: number;
  cells: SpectrumCell[];
  /** Whether every direction that the norms leave lies above the resolution of float32, in every seed. */
  isResolved: boolean;
}

/** The seeds by number of layers, ascending; depths with too few left out. */
export function spectrumDepths(cells: readonly SpectrumCell[], choice: SpectrumChoice): SpectrumDepth[] {
  return [...groupBy(spectrumCells(cells, choice), (cell) => cell.config.model.layerCount)]
    .filter(([, group]) => group.length >= FEWEST_SEEDS)
    .sort(([a], [b]) => a - b)
    .map(([layerCount, group]) => ({
      layerCount,
      cells: group,
      isResolved: group.every(({ measurement }) => measurement.smallestLeft >= measurement.resolution),
    }));
}

/** Geometric mean over seeds of a number of each. */
export function overSeeds(cells: readonly SpectrumCell[], of: (numbers: SpectrumNumbers) => number): Interval {
  return geometricInterval(cells.map(({ measurement }) => of(measurement)));
}

/** Directions below the resolution of float32, a token. */
export function nullDirections(cells: readonly SpectrumCell[]): Interval {
  return meanInterval(cells.map(({ config, measurement }) => measurement.unresolvedCount / config.model.sequenceLength));
}

/** Geometric mean of the singular values at the deepest stack over that at the shallowest, seed by seed. */
export function scaleChange(depths: readonly SpectrumDepth[]): Interval {
  const [shallow, deep] = [depths[0]?.cells ?? [], depths.at(-1)?.cells ?? []];
  return geometricInterval(
    deep.flatMap(({ seed, measurement }) => {
      const first = shallow.find((cell) => cell.seed === seed);
      return first ? [measurement.geometricMean / first.measurement.geometricMean] : [];
    }),
  );
}

export function conditionNumber({ largest, smallestLeft }: SpectrumNumbers): number {
  return largest / smallestLeft;
}

/** Evidence in which the measurements of the chosen stacks are changed. */
export function alterSpectrum(
  evidence: Evidence,
  choice: SpectrumChoice,
  change: (numbers: SpectrumNumbers, cell: SpectrumCell) => Partial<SpectrumNumbers>,
): Evidence {
  return withCells(evidence, 'jacobian-spectrum', (cells) =>
    cells.map((cell) =>
      isChosen(cell, choice) ? { ...cell, measurement: { ...cell.measurement, ...change(cell.measurement, cell) } } : cell,
    ),
  );
}
