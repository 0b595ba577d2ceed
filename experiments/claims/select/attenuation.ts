/** Cells of `norm-attenuation`: the measured ratio of gradient norms, input over output, beside what two accounts make of f and b. */
import { geometricInterval, meanInterval } from '../../result.ts';
import type { Interval, MeasuredCellOf, MeasurementOf } from '../../result.ts';
import { withCells } from '../alter.ts';
import type { Evidence } from '../claim.ts';

export type AttenuationCell = MeasuredCellOf<'norm-attenuation'>;
export type AttenuationPass = MeasurementOf<'norm-attenuation'>['passes'][number];

export const FEWEST_SEEDS = 5;
/** Where the accounts are far enough apart to be told from each other. */
export const SMALLEST_DECISIVE_GAIN = 1;
/** What counts as agreement of a measured ratio with an account of it. */
export const WITHIN_TWO = [0.5, 2] as const;

export interface BranchChoice {
  branch: AttenuationCell['config']['branch'];
  /** Null for a stack without an encoder. */
  encoderGain: number | null;
}

export const FEED_FORWARD: BranchChoice = { branch: 'feed-forward', encoderGain: null };
export const SELF_ATTENTION: BranchChoice = { branch: 'self-attention', encoderGain: null };
/** To the memory of an encoder as initialised. */
export const CROSS_ATTENTION: BranchChoice = { branch: 'cross-attention', encoderGain: 1 };
/** To a memory of token embeddings that no encoder has mixed. */
export const CROSS_ATTENTION_UNMIXED: BranchChoice = { branch: 'cross-attention', encoderGain: 0 };

export function branchCells(cells: readonly AttenuationCell[], choice: BranchChoice): AttenuationCell[] {
  return cells.filter((cell) => isChosen(cell, choice));
}

function isChosen({ status, config }: AttenuationCell, { branch, encoderGain }: BranchChoice): boolean {
  return status === 'measured' && config.branch === branch && config.encoderGain === encoderGain;
}

/** The accounts, and the measurement, of one pass: gradient norm at the input over that at the output. */
export const RATIO_OF = {
  /** `prod 1 / sqrt(1 + f)`: what the norms divide by, alone. */
  normsAlone: ({ forwardRatios }: AttenuationPass) => forwardRatios.reduce((product, f) => product / Math.sqrt(1 + f), 1),
  /** `prod sqrt((1 + b) / (1 + f))`: with what the branches return. */
  law: ({ forwardRatios, backwardRatios }: AttenuationPass) =>
    forwardRatios.reduce((product, f, index) => product * Math.sqrt((1 + (backwardRatios[index] ?? Number.NaN)) / (1 + f)), 1),
  /** `normFactor prod sqrt(1 + b)`: the same with what the norms passed on of this gradient, in place of `1 / sqrt(1 + f)`. */
  lawAsMet: ({ normFactor, backwardRatios }: AttenuationPass) =>
    backwardRatios.reduce((product, b) => product * Math.sqrt(1 + b), normFactor),
  measured: ({ inputGradientNorm, outputGradientNorm }: AttenuationPass) => inputGradientNorm / outputGradientNorm,
} as const;
export type RatioName = keyof typeof RATIO_OF;

export function gainsOf(cells: readonly AttenuationCell[]): number[] {
  return cells[0]?.config.gains ?? [];
}

/** The passes of one gain, one a seed. */
export function passesAt(cells: readonly AttenuationCell[], gain: number): AttenuationPass[] {
  return cells.flatMap(({ measurement }) => measurement.passes.filter((pass) => pass.gain === gain));
}

/** Geometric mean over the seeds of one ratio. */
export function ratioInterval(passes: readonly AttenuationPass[], name: RatioName): Interval {
  return geometricInterval(passes.map(RATIO_OF[name]));
}

/** Geometric mean over the seeds of the measured ratio over what an account says. */
export function measuredOver(passes: readonly AttenuationPass[], name: Exclude<RatioName, 'measured'>): Interval {
  return geometricInterval(passes.map((pass) => RATIO_OF.measured(pass) / RATIO_OF[name](pass)));
}

/** Mean over the sublayers, then over the seeds, of b over that of f. */
export function returnedShare(passes: readonly AttenuationPass[]): Interval {
  return meanInterval(passes.map(({ forwardRatios, backwardRatios }) => total(backwardRatios) / total(forwardRatios)));
}

export interface Agreement {
  gain: number;
  /** Measured over said. */
  quotient: Interval;
}

/** Measured over said at every decisive gain; null with too few seeds. */
export function agreements(cells: readonly AttenuationCell[], name: Exclude<RatioName, 'measured'>): Agreement[] | null {
  const gains = gainsOf(cells).filter((gain) => gain >= SMALLEST_DECISIVE_GAIN);
  if (cells.length < FEWEST_SEEDS || gains.length === 0) return null;
  return gains.map((gain) => ({ gain, quotient: measuredOver(passesAt(cells, gain), name) }));
}

/** Evidence in which the passes of the chosen cells are those that `change` returns. */
export function alterPasses(evidence: Evidence, choice: BranchChoice, change: (pass: AttenuationPass) => AttenuationPass): Evidence {
  return withCells(evidence, 'norm-attenuation', (cells) =>
    cells.map((cell) =>
      isChosen(cell, choice) ? { ...cell, measurement: { ...cell.measurement, passes: cell.measurement.passes.map(change) } } : cell,
    ),
  );
}

/** A pass whose measured ratio is `ratio`. */
export function withRatio(pass: AttenuationPass, ratio: number): AttenuationPass {
  return { ...pass, inputGradientNorm: ratio * pass.outputGradientNorm };
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
