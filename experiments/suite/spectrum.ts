/** What the singular values of a Jacobian say, with the limit that float32 sets to them. */

/** Spacing of float32 numbers at 1. */
const FLOAT32_EPSILON = 2 ** -23;

export interface Spectrum {
  largest: number;
  /** Number `leftCount` from the largest on. */
  smallestLeft: number;
  /** `largest * size * 2^-23`, the limit below which NumPy's `matrix_rank` counts a float32 singular value as zero. */
  resolution: number;
  unresolvedCount: number;
  /** Of the `leftCount` largest. */
  geometricMean: number;
  /** Root of the sum of all squares over `leftCount`. */
  rootMeanSquare: number;
  /** `exp(-sum p_i ln p_i)`, `p_i = s_i / sum s`. Roy & Vetterli 2007, "The effective rank", eq. 6. */
  effectiveRank: number;
}

/** Statistics of the singular values `values` in descending order, of which `leftCount` are not zero by theory. */
export function spectrumOf(values: readonly number[], leftCount: number): Spectrum {
  const left = values.slice(0, leftCount);
  const [largest = Number.NaN] = values;
  const resolution = largest * values.length * FLOAT32_EPSILON;
  const total = sum(values);
  const entropy = -sum(values.filter((value) => value > 0).map((value) => (value / total) * Math.log(value / total)));
  return {
    largest,
    smallestLeft: left.at(-1) ?? Number.NaN,
    resolution,
    unresolvedCount: values.filter((value) => value < resolution).length,
    geometricMean: Math.exp(sum(left.map(Math.log)) / leftCount),
    rootMeanSquare: Math.sqrt(sum(values.map((value) => value ** 2)) / leftCount),
    effectiveRank: Math.exp(entropy),
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
