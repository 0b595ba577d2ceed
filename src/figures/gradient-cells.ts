/** The cells of gradient-norms that the figures draw: Xavier initialisation, LayerNorm, uniform tokens. */
import { geometricInterval } from '../../experiments/result.ts';
import type { Architecture, Interval, MeasuredCellOf, Placement } from '../../experiments/result.ts';
import type { Point } from '../charts/line.ts';
import type { FigureEvidence } from './figure.ts';
import { PLACEMENT_LOOK, distinct, required } from './select.ts';

export type GradientCell = MeasuredCellOf<'gradient-norms'>;
export const W2 = 'decoder.w2';
export const W2_NAME = '‖∂loss/∂W₂‖';

export function gradientCells(figure: string, evidence: FigureEvidence, architecture: Architecture): readonly GradientCell[] {
  const cells = evidence.cells('gradient-norms').filter(({ config: { model, tokens } }) => {
    const isDefault = model.initialisation === 'xavier' && model.norm === 'layernorm' && model.branchGain === 1 && tokens === 'uniform';
    return isDefault && model.architecture === architecture;
  });
  return required(figure, 'gradient-norms', `${architecture}, Xavier initialisation, LayerNorm, uniform tokens`, cells);
}

export function depthsOf(cells: readonly GradientCell[]): number[] {
  return distinct(cells, (cell) => cell.config.model.layerCount);
}

/** The seeds of one placement and depth. */
export function seedsOf(figure: string, cells: readonly GradientCell[], placement: Placement, layerCount: number): readonly GradientCell[] {
  const seeds = cells.filter(({ config: { model } }) => model.placement === placement && model.layerCount === layerCount);
  const architecture = cells[0]?.config.model.architecture ?? 'decoder';
  return required(figure, 'gradient-norms', `${architecture}, ${PLACEMENT_LOOK[placement].name}, ${layerCount} layers`, seeds);
}

/** Gradient norm of a tensor in each layer: geometric mean over the seeds with its 95 % interval. */
export function layerIntervals(seeds: readonly GradientCell[], tensor = W2): Interval[] {
  const layers = seeds[0]?.measurement.gradientNorms[tensor]?.length ?? 0;
  return Array.from({ length: layers }, (_, i) =>
    geometricInterval(seeds.map((seed) => seed.measurement.gradientNorms[tensor]?.[i] ?? Number.NaN)),
  );
}

/** Last layer over first layer, seed by seed: geometric mean with its 95 % interval. */
export function lastOverFirst(seeds: readonly GradientCell[], tensor = W2): Interval {
  return geometricInterval(
    seeds.map(
      ({ measurement }) =>
        (measurement.gradientNorms[tensor]?.at(-1) ?? Number.NaN) / (measurement.gradientNorms[tensor]?.[0] ?? Number.NaN),
    ),
  );
}

export function toPoint(x: number, { estimate, low, high }: Interval): Point {
  return { x, y: estimate, low, high };
}

/** Below this a float32 gradient is rounding noise: a millionth of the largest gradient norm of any tensor, over the seeds. */
export function resolution(seeds: readonly GradientCell[]): number {
  return 1e-6 * Math.max(...seeds.flatMap(({ measurement }) => Object.values(measurement.gradientNorms).flat().filter(Number.isFinite)));
}

/** The sizes of the model in words. */
export function modelSize(cell: GradientCell): string {
  const { modelWidth, headCount, sequenceLength, vocabularySize } = cell.config.model;
  return `width ${modelWidth}, ${headCount} heads, ${cell.config.batchSize} sequences of ${sequenceLength} tokens, vocabulary ${vocabularySize}`;
}
