/**
 * Norms of the rows of a matrix. Those that divide by a size share one form: with `c` the row, less its mean where the norm centres,
 * `s = sqrt((c_1^2 + .. + c_k^2) / m + epsilon)` and `y = gain * c / s + bias`, where k and m are
 * LayerNorm: d, d, centred; RMSNorm: d, d; pRMSNorm: ceil(d / 16) twice, or of d / 8 or d / 4; L2: d, 1.
 * Backward, with `t = gain * dy`: `dc_i = t_i / s - [i <= k] c_i (t . c) / (m s^3)`, less its mean where the norm centres.
 * DyT: `y = gain * tanh(alpha x) + bias`. `none`: `y = x`.
 */
import type { NormKind } from '../../../experiments/result.ts';
import { identity, type MatrixMap } from './maps.ts';
import { at, columnSums, matrix, type Matrix } from './matrix.ts';
import { parameter, type Gradients, type Step, type Tensors } from './parameters.ts';

interface Size {
  isCentred: boolean;
  /** How many entries are squared, and what the sum of the squares is divided by. */
  entries: (width: number) => number;
  divisor: (width: number) => number;
}

const whole = (width: number): number => width;
const part =
  (of: number) =>
  (width: number): number =>
    Math.ceil(width / of);
const LAYER: Size = { isCentred: true, entries: whole, divisor: whole };
const RMS: Size = { isCentred: false, entries: whole, divisor: whole };
const partialRms = (of: number): Size => ({ isCentred: false, entries: part(of), divisor: part(of) });
const L2: Size = { isCentred: false, entries: whole, divisor: () => 1 };

/** What multiplies the normalised row: a gain, one plus a gain, or nothing. */
type Gain = 'gain' | 'one plus gain' | null;

interface Form {
  size: Size | 'tanh' | 'identity';
  gain: Gain;
  bias: boolean;
}

export const NORM_FORMS: Readonly<Record<NormKind, Form>> = {
  layernorm: { size: LAYER, gain: 'gain', bias: true },
  'layernorm-without-bias': { size: LAYER, gain: 'gain', bias: false },
  'layernorm-without-gain': { size: LAYER, gain: null, bias: true },
  'layernorm-plain': { size: LAYER, gain: null, bias: false },
  rmsnorm: { size: RMS, gain: 'gain', bias: false },
  'rmsnorm-plain': { size: RMS, gain: null, bias: false },
  'rmsnorm-one-plus-gain': { size: RMS, gain: 'one plus gain', bias: false },
  prmsnorm: { size: partialRms(16), gain: 'gain', bias: false },
  'prmsnorm-eighth': { size: partialRms(8), gain: 'gain', bias: false },
  'prmsnorm-quarter': { size: partialRms(4), gain: 'gain', bias: false },
  l2: { size: L2, gain: 'gain', bias: false },
  dyt: { size: 'tanh', gain: 'gain', bias: true },
  none: { size: 'identity', gain: null, bias: false },
};

/** The norm with whichever of `<name>.gain`, `<name>.bias` and `<name>.alpha` its kind has. */
export function norm(kind: NormKind, name: string, parameters: Tensors, epsilon: number, gradients: Gradients): MatrixMap {
  const { size, gain, bias } = NORM_FORMS[kind];
  if (size === 'identity') return identity;
  const normalise = size === 'tanh' ? squash(`${name}.alpha`, parameters, gradients) : divideBySize(size, epsilon);
  return (x) => affine(normalise(x), name, { gain, bias }, parameters, gradients);
}

/** `gain * xhat + bias` behind `normalised`. */
function affine(
  normalised: Step,
  name: string,
  { gain, bias }: Pick<Form, 'gain' | 'bias'>,
  parameters: Tensors,
  gradients: Gradients,
): Step {
  const xhat = normalised.value;
  const factors = gain && parameter(parameters, `${name}.gain`);
  const shifts = bias ? parameter(parameters, `${name}.bias`) : null;
  const factorAt = (j: number): number => (factors ? at(factors, 0, j) + (gain === 'one plus gain' ? 1 : 0) : 1);
  return {
    value: matrix(xhat.rows, xhat.columns, (i, j) => factorAt(j) * at(xhat, i, j) + (shifts ? at(shifts, 0, j) : 0)),
    backward: (dy) => {
      if (factors) gradients.add(`${name}.gain`, columnSums(matrix(dy.rows, dy.columns, (i, j) => at(dy, i, j) * at(xhat, i, j))));
      if (shifts) gradients.add(`${name}.bias`, columnSums(dy));
      return normalised.backward(matrix(dy.rows, dy.columns, (i, j) => factorAt(j) * at(dy, i, j)));
    },
  };
}

function divideBySize({ isCentred, entries, divisor }: Size, epsilon: number): MatrixMap {
  return (x) => {
    const [k, m] = [entries(x.columns), divisor(x.columns)];
    const c = isCentred ? centred(x) : x;
    const s = matrix(x.rows, 1, (i) => Math.sqrt(rowSum(k, (j) => at(c, i, j) ** 2) / m + epsilon));
    return {
      value: matrix(x.rows, x.columns, (i, j) => at(c, i, j) / at(s, i, 0)),
      backward: (t) => {
        const inner = matrix(x.rows, 1, (i) => rowSum(x.columns, (j) => at(t, i, j) * at(c, i, j)));
        const dc = matrix(
          x.rows,
          x.columns,
          (i, j) => at(t, i, j) / at(s, i, 0) - (j < k ? (at(c, i, j) * at(inner, i, 0)) / (m * at(s, i, 0) ** 3) : 0),
        );
        return isCentred ? centred(dc) : dc;
      },
    };
  };
}

/** `tanh(alpha x)`, alpha one number. */
function squash(name: string, parameters: Tensors, gradients: Gradients): MatrixMap {
  const alpha = at(parameter(parameters, name), 0, 0);
  return (x) => {
    const value = matrix(x.rows, x.columns, (i, j) => Math.tanh(alpha * at(x, i, j)));
    return {
      value,
      backward: (t) => {
        const dInner = matrix(x.rows, x.columns, (i, j) => at(t, i, j) * (1 - at(value, i, j) ** 2));
        gradients.add(
          name,
          matrix(1, 1, () => dInner.data.reduce((total, each, index) => total + each * (x.data[index] ?? Number.NaN), 0)),
        );
        return matrix(x.rows, x.columns, (i, j) => alpha * at(dInner, i, j));
      },
    };
  };
}

/** Each row less its mean. */
function centred(a: Matrix): Matrix {
  const means = matrix(a.rows, 1, (i) => rowSum(a.columns, (j) => at(a, i, j)) / a.columns);
  return matrix(a.rows, a.columns, (i, j) => at(a, i, j) - at(means, i, 0));
}

function rowSum(count: number, entry: (column: number) => number): number {
  let total = 0;
  for (let j = 0; j < count; j++) total += entry(j);
  return total;
}
