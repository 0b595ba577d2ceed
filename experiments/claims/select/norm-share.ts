/** Cells of `norm-share`: shares and savings of whole steps, taken sample by sample, since the four calls take turns. */
import { bootstrapInterval, quartiles } from '../../result.ts';
import type { Interval, MeasuredCellOf, Quantiles } from '../../result.ts';
import { withCells } from '../alter.ts';
import type { Evidence } from '../claim.ts';

export type ShareCell = MeasuredCellOf<'norm-share'>;
export type StepTiming = ShareCell['measurement']['timings'][number];
export type StepKernels = ShareCell['config']['kernels'];

export const FEWEST_SAMPLES = 20;
const RESAMPLES = 1999;

/** Milliseconds of one turn. */
export interface Turn {
  layernormStep: number;
  rmsnormStep: number;
  layernormNorms: number;
  rmsnormNorms: number;
}

/** The turns of a cell; none where the kernels were not there. */
export function turns({ measurement }: ShareCell): Turn[] {
  const times = (norm: StepTiming['norm'], what: StepTiming['what']): readonly number[] =>
    measurement.timings.find((timing) => timing.norm === norm && timing.what === what)?.callTimeMs ?? [];
  const [layernormStep, rmsnormStep] = [times('layernorm', 'step'), times('rmsnorm', 'step')];
  const [layernormNorms, rmsnormNorms] = [times('layernorm', 'norms'), times('rmsnorm', 'norms')];
  return layernormStep.flatMap((step, turn): Turn[] => {
    const [rms, norms, rmsNorms] = [rmsnormStep[turn], layernormNorms[turn], rmsnormNorms[turn]];
    return rms === undefined || norms === undefined || rmsNorms === undefined
      ? []
      : [{ layernormStep: step, rmsnormStep: rms, layernormNorms: norms, rmsnormNorms: rmsNorms }];
  });
}

/** `1 - step with RMSNorm / step with LayerNorm`. */
export const savingOf = ({ layernormStep, rmsnormStep }: Turn): number => 1 - rmsnormStep / layernormStep;
/** Time of the norms alone over that of a step with LayerNorm. */
export const shareOf = ({ layernormStep, layernormNorms }: Turn): number => layernormNorms / layernormStep;
/** `s (1 - r)`: what the norms alone save, over the step. */
export const expectedSavingOf = ({ layernormStep, layernormNorms, rmsnormNorms }: Turn): number =>
  (layernormNorms - rmsnormNorms) / layernormStep;

/** The finished cells of those kernels, smallest model width first; cells with too few turns are left out. */
export function shareCells(cells: readonly ShareCell[], kernels: StepKernels): ShareCell[] {
  return cells
    .filter((cell) => cell.status === 'measured' && cell.config.kernels === kernels && turns(cell).length >= FEWEST_SAMPLES)
    .sort((a, b) => a.config.model.modelWidth - b.config.model.modelWidth);
}

/** The shape that the measurements of the engine call the reference step. */
export function isReference({ config: { model } }: ShareCell): boolean {
  return model.layerCount === 6 && model.modelWidth === 128;
}

export function shapeName({ config: { model } }: ShareCell): string {
  return `${String(model.layerCount)} layers of width ${String(model.modelWidth)}`;
}

/** Median over the turns, with its bootstrap interval. */
export function medianInterval(cell: ShareCell, of: (turn: Turn) => number): Interval {
  return bootstrapInterval(turns(cell).map(of), (sample) => quartiles(sample).median, { resampleCount: RESAMPLES });
}

export function turnQuartiles(cell: ShareCell, of: (turn: Turn) => number): Quantiles {
  return quartiles(turns(cell).map(of));
}

/** Evidence in which steps with RMSNorm take `factor` times as long as those with LayerNorm, on those kernels. */
export function alterSaving(evidence: Evidence, kernels: StepKernels, factor: number): Evidence {
  return withCells(evidence, 'norm-share', (cells) =>
    cells.map((cell) => {
      if (cell.config.kernels !== kernels) return cell;
      const step = cell.measurement.timings.find(({ norm, what }) => norm === 'layernorm' && what === 'step');
      const timings = cell.measurement.timings.map((timing) =>
        step && timing.norm === 'rmsnorm' && timing.what === 'step'
          ? { ...timing, callTimeMs: step.callTimeMs.map((time) => factor * time) }
          : timing,
      );
      return { ...cell, measurement: { ...cell.measurement, timings } };
    }),
  );
}
