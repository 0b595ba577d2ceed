/** Cells of `gradient-norms`, and the ratios, slopes and products that several claims take from them. */
import { geometricInterval, meanInterval, slopeInterval } from '../../result.ts';
import type { Architecture, Initialisation, Interval, MeasuredCellOf, NormKind, Placement } from '../../result.ts';
import { withCells } from '../alter.ts';
import type { Evidence, Quantity } from '../claim.ts';
import { estimated } from '../judge.ts';

export type Stack = MeasuredCellOf<'gradient-norms'>;
export type Sublayer = Stack['measurement']['sublayers'][number];

/** Depths of the grid that claims speak of; a cell of another depth is left alone. */
export const DEPTHS = [6, 12, 24, 48] as const;
/** Statistics at initialisation are cheap: fewer seeds than these decide nothing. */
export const FEWEST_SEEDS = 5;

export interface StackChoice {
  placement: Placement;
  architecture?: Architecture;
  layerCount?: number;
  initialisation?: Initialisation;
  norm?: NormKind;
  tokens?: 'uniform' | 'zipf';
}

/** The finished cells of one variant: a decoder-only stack of Xavier and LayerNorm on uniform tokens, unless said otherwise. */
export function stacks(evidence: Pick<Evidence, 'cells'>, choice: StackChoice): Stack[] {
  return evidence.cells('gradient-norms').filter((cell) => cell.status === 'measured' && isChosen(cell, choice));
}

function isChosen({ config: { model, tokens } }: Stack, choice: StackChoice): boolean {
  return (
    model.placement === choice.placement &&
    model.architecture === (choice.architecture ?? 'decoder') &&
    model.initialisation === (choice.initialisation ?? 'xavier') &&
    model.norm === (choice.norm ?? 'layernorm') &&
    tokens === (choice.tokens ?? 'uniform') &&
    (choice.layerCount === undefined || model.layerCount === choice.layerCount)
  );
}

/** `||d loss / d W_2||` of the decoder, one number a layer, first layer first. */
export function w2Norms({ measurement }: Stack): number[] {
  return measurement.gradientNorms['decoder.w2'] ?? [];
}

export function lastW2(cell: Stack): number {
  return w2Norms(cell).at(-1) ?? Number.NaN;
}

/** W2 gradient of the last layer over that of the first, geometric mean over seeds. */
export function lastOverFirst(cells: readonly Stack[]): Interval {
  return geometricInterval(cells.map((cell) => lastW2(cell) / (w2Norms(cell)[0] ?? Number.NaN)));
}

/** The sublayers of the decoder, in the order in which the input passes. */
export function decoderSublayers({ measurement }: Stack, kind?: Sublayer['kind']): Sublayer[] {
  return measurement.sublayers.filter((sublayer) => sublayer.stack === 'decoder' && (kind === undefined || sublayer.kind === kind));
}

/** Mean over layers of the forward ratio of one kind of sublayer, then over seeds. */
export function forwardRatio(cells: readonly Stack[], kind: Sublayer['kind']): Interval {
  return meanInterval(cells.map((cell) => average(decoderSublayers(cell, kind).map((sublayer) => sublayer.forwardRatio))));
}

/** Gradient norm times root variance of the stream behind each sublayer of the decoder, over its geometric mean along the stack. */
export function conserved(cell: Stack): number[] {
  const products = decoderSublayers(cell).map(({ streamGradientNorm, streamVariance }) => streamGradientNorm * Math.sqrt(streamVariance));
  const mean = Math.exp(average(products.map(Math.log)));
  return products.map((product) => product / mean);
}

/** What `conserved` is behind each sublayer, geometric mean over the seeds, which share a number of layers. */
export function conservedIntervals(cells: readonly Stack[]): Interval[] {
  const products = cells.map(conserved);
  return (products[0] ?? []).map((_, sublayer) => geometricInterval(products.map((each) => each[sublayer] ?? Number.NaN)));
}

/** Each sublayer with the one before it, where `kind` fits; the first sublayer has none before it. */
export function steps(cell: Stack, kind?: Sublayer['kind']): { before: Sublayer; after: Sublayer }[] {
  const sublayers = decoderSublayers(cell);
  return sublayers.flatMap((after, index) => {
    const before = sublayers[index - 1];
    return before && (kind === undefined || after.kind === kind) ? [{ before, after }] : [];
  });
}

/** Slope of ln y on ln(number of layers), all seeds of all depths together. */
export function depthSlope(cells: readonly Stack[], y: (cell: Stack) => number): Interval {
  return slopeInterval(cells.map((cell) => [Math.log(cell.config.model.layerCount), Math.log(y(cell))] as const));
}

export function depthsOf(cells: readonly Stack[]): number[] {
  return [...new Set(cells.map((cell) => cell.config.model.layerCount))].sort((a, b) => a - b);
}

export function average(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0) / values.length;
}

/** Evidence in which the weight gradients of the chosen stacks are tilted: layer 1 as it is, the last one times `factor`, evenly between in the log. */
export function tiltWeightGradients(evidence: Evidence, choice: StackChoice, factor: number): Evidence {
  return alterStacks(evidence, choice, ({ measurement, ...cell }) => ({
    ...cell,
    measurement: {
      ...measurement,
      gradientNorms: Object.fromEntries(
        Object.entries(measurement.gradientNorms).map(([tensor, norms]) => [
          tensor,
          norms.map((norm, layer) => norm * factor ** (layer / Math.max(1, norms.length - 1))),
        ]),
      ),
    },
  }));
}

/** Evidence in which the chosen stacks have a last-to-first W2 ratio of exactly `ratio`. */
export function levelWeightGradients(evidence: Evidence, choice: StackChoice, ratio: number): Evidence {
  return alterStacks(evidence, choice, ({ measurement, ...cell }) => ({
    ...cell,
    measurement: {
      ...measurement,
      gradientNorms: Object.fromEntries(
        Object.entries(measurement.gradientNorms).map(([tensor, norms]) => [
          tensor,
          norms.map((_, layer) => (norms[0] ?? 1) * ratio ** (layer / Math.max(1, norms.length - 1))),
        ]),
      ),
    },
  }));
}

export function alterSublayers(evidence: Evidence, choice: StackChoice, change: (sublayer: Sublayer, index: number) => Sublayer): Evidence {
  return alterStacks(evidence, choice, ({ measurement, ...cell }) => ({
    ...cell,
    measurement: { ...measurement, sublayers: measurement.sublayers.map(change) },
  }));
}

export function alterStacks(evidence: Evidence, choice: StackChoice, change: (cell: Stack) => Stack): Evidence {
  return withCells(evidence, 'gradient-norms', (cells) => cells.map((cell) => (isChosen(cell, choice) ? change(cell) : cell)));
}

/** Numbers of layers of which a variant has enough seeds. */
export function measuredDepths(evidence: Pick<Evidence, 'cells'>, choice: StackChoice): number[] {
  const cells = stacks(evidence, choice);
  return depthsOf(cells).filter((layerCount) => cells.filter((cell) => cell.config.model.layerCount === layerCount).length >= FEWEST_SEEDS);
}

const DEPTH_NAMES: Record<(typeof DEPTHS)[number], string> = {
  6: 'ratioAtSix',
  12: 'ratioAtTwelve',
  24: 'ratioAtTwentyFour',
  48: 'ratioAtFortyEight',
};

/** The last-to-first W2 ratio at each depth of the grid that was measured, as numbers for prose: `ratioAtSix` to `ratioAtFortyEight`. */
export function ratiosByDepth(evidence: Evidence, choice: StackChoice, stack: string): Record<string, Quantity> {
  const measured = measuredDepths(evidence, choice);
  return Object.fromEntries(
    DEPTHS.filter((layerCount) => measured.includes(layerCount)).map((layerCount) => [
      DEPTH_NAMES[layerCount],
      estimated(
        lastOverFirst(stacks(evidence, { ...choice, layerCount })),
        `last-to-first W2 gradient ratio, ${stack}, ${String(layerCount)} layers`,
        // From 0.2 to 10^7, so by significant digits.
        '.3~r',
      ),
    ]),
  );
}
