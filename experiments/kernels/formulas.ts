/**
 * Our kernels as formulas in double precision, to be judged by: inputs with the outputs that they must give. Matrices are row-major. The
 * inputs are rounded to float32 first, so that only the kernel's own rounding remains.
 */
import type { NamedAttrMap } from '@tensorflow/tfjs-core';

export interface Operand {
  values: Float32Array | Int32Array;
  shape: number[];
}

export interface KernelCase {
  inputs: Record<string, Operand>;
  attributes: NamedAttrMap;
  expected: number[][];
}

/** `(x - mean) / sqrt(variance + epsilon) * gain + bias`, with the mean and the inverse deviation of each row. Ba et al. 2016, eq. 4. */
export function layerNormCase(rows: number, d: number, offset = 0): KernelCase {
  const [x, gain, bias] = [uniform([rows, d], 1, offset), uniform([d], 2), uniform([d], 3)];
  const statistics = rowStatistics(x.values, rows, d, true);
  const y = entries(rows, d, (r, j) => normalised(x, statistics, r, j, d) * at(gain.values, j) + at(bias.values, j));
  return { inputs: { x, gain, bias }, attributes: { epsilon: EPSILON }, expected: [y, statistics.centre, statistics.inverse] };
}

/** `x / sqrt(mean(x^2) + epsilon) * gain`, with the inverse root of each row. Zhang & Sennrich 2019, eq. 4. */
export function rmsNormCase(rows: number, d: number): KernelCase {
  const [x, gain] = [uniform([rows, d], 1), uniform([d], 2)];
  const statistics = rowStatistics(x.values, rows, d, false);
  const y = entries(rows, d, (r, j) => normalised(x, statistics, r, j, d) * at(gain.values, j));
  return { inputs: { x, gain }, attributes: { epsilon: EPSILON }, expected: [y, statistics.inverse] };
}

/** With `g = dy gain`: `dx = inverse (g - mean(g) - xhat mean(g xhat))`, `dgain = sum(dy xhat)`, `dbias = sum(dy)` over the rows. */
export function layerNormGradientCase(rows: number, d: number): KernelCase {
  const { inputs, statistics, dx, dgain } = normGradient(rows, d, true);
  const dbias = columns(d, (j) => sum(rows, (r) => at(inputs.dy.values, r * d + j)));
  const perRow = { mean: operand(statistics.centre, [rows]), inverseDeviation: operand(statistics.inverse, [rows]) };
  return { inputs: { ...inputs, ...perRow }, attributes: {}, expected: [dx, dgain, dbias] };
}

/** As for LayerNorm without its means: `dx = inverse (g - xhat mean(g xhat))`, `dgain = sum(dy xhat)`. */
export function rmsNormGradientCase(rows: number, d: number): KernelCase {
  const { inputs, statistics, dx, dgain } = normGradient(rows, d, false);
  return { inputs: { ...inputs, inverseRms: operand(statistics.inverse, [rows]) }, attributes: {}, expected: [dx, dgain] };
}

/** `y = x`, or `y = x + x2`. */
export function copyCase(shape: number[], reads: 1 | 2): KernelCase {
  const [x, x2] = [uniform(shape, 1), uniform(shape, 2)];
  const y = Array.from(x.values, (value, i) => (reads === 2 ? value + at(x2.values, i) : value));
  return { inputs: reads === 2 ? { x, x2 } : { x }, attributes: { reads }, expected: [y] };
}

interface AttentionSizes {
  b: number;
  t: number;
  s: number;
  d: number;
  headCount: number;
  causal: boolean;
}

/** `softmax(q k^T / sqrt(d_h)) v` of each head, with the probabilities. Vaswani et al. 2017, eq. 1. */
export function attentionCase(sizes: AttentionSizes): KernelCase {
  const { inputs, attributes, probabilities, out } = attentionForward(sizes);
  return { inputs, attributes, expected: [out, probabilities] };
}

/** With `dP = dout v^T`: `dS = P (dP - sum(P dP))`, `dq = dS k / sqrt(d_h)`, `dk = dS^T q / sqrt(d_h)`, `dv = P^T dout`, of each head. */
export function attentionGradientCase(sizes: AttentionSizes): KernelCase {
  const { b, t, s, d, headCount } = sizes;
  const { inputs, attributes, probabilities } = attentionForward(sizes);
  const { q, k, v } = inputs;
  const headWidth = d / headCount;
  const scale = 1 / Math.sqrt(headWidth);
  const dout = uniform([b, t, d], 4);
  const rounded = operand(probabilities, [b, headCount, t, s]);
  const [dq, dk, dv] = [zeros(b * t * d), zeros(b * s * d), zeros(b * s * d)];
  for (let batch = 0; batch < b; batch++) {
    for (let head = 0; head < headCount; head++) {
      const query = (i: number, c: number): number => (batch * t + i) * d + head * headWidth + c;
      const key = (j: number, c: number): number => (batch * s + j) * d + head * headWidth + c;
      for (let i = 0; i < t; i++) {
        const p = (j: number): number => at(rounded.values, ((batch * headCount + head) * t + i) * s + j);
        const dp = columns(s, (j) => sum(headWidth, (c) => at(dout.values, query(i, c)) * at(v.values, key(j, c))));
        const mean = sum(s, (j) => p(j) * at(dp, j));
        for (let j = 0; j < s; j++) {
          const dscore = p(j) * (at(dp, j) - mean) * scale;
          for (let c = 0; c < headWidth; c++) {
            add(dq, query(i, c), dscore * at(k.values, key(j, c)));
            add(dk, key(j, c), dscore * at(q.values, query(i, c)));
            add(dv, key(j, c), p(j) * at(dout.values, query(i, c)));
          }
        }
      }
    }
  }
  return { inputs: { dout, ...inputs, probabilities: rounded }, attributes, expected: [dq, dk, dv] };
}

/** `ln(sum(exp(logits))) - logits[target]` of each row, with its softmax. */
export function crossEntropyCase(n: number, v: number): KernelCase {
  const logits = uniform([n, v], 1, 0, 5);
  const targets = { values: Int32Array.from({ length: n }, (_, r) => (r * 7 + 3) % v), shape: [n] };
  const totals = columns(n, (r) => sum(v, (j) => Math.exp(at(logits.values, r * v + j))));
  const loss = totals.map((total, r) => Math.log(total) - at(logits.values, r * v + at(targets.values, r)));
  const probabilities = entries(n, v, (r, j) => Math.exp(at(logits.values, r * v + j)) / at(totals, r));
  return { inputs: { logits, targets }, attributes: {}, expected: [loss, probabilities] };
}

/** `m' = beta1 m + (1 - beta1) g`, `v' = beta2 v + (1 - beta2) g^2`, `parameter - stepSize m' / (sqrt(v' / correction2) + epsilon)`. Kingma & Ba 2015. */
export function adamCase(shape: number[]): KernelCase {
  const attributes = { stepSize: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, correction2: 0.002 };
  const [parameter, gradient, firstMoment] = [uniform(shape, 1), uniform(shape, 2), uniform(shape, 3)];
  const secondMoment = operand(
    Array.from(uniform(shape, 4).values, (value) => value ** 2),
    shape,
  );
  const { stepSize, beta1, beta2, epsilon, correction2 } = attributes;
  const first = Array.from(gradient.values, (g, i) => beta1 * at(firstMoment.values, i) + (1 - beta1) * g);
  const second = Array.from(gradient.values, (g, i) => beta2 * at(secondMoment.values, i) + (1 - beta2) * g * g);
  const next = Array.from(
    parameter.values,
    (value, i) => value - (stepSize * at(first, i)) / (Math.sqrt(at(second, i) / correction2) + epsilon),
  );
  return { inputs: { parameter, gradient, firstMoment, secondMoment }, attributes, expected: [next, first, second] };
}

/** Row r of the sums is the sum of those rows of values whose entry is r. */
export function scatterAddCase(n: number, d: number, rowCount: number): KernelCase {
  const values = uniform([n, d], 1);
  const rows = { values: Int32Array.from({ length: n }, (_, i) => (i * 5) % rowCount), shape: [n] };
  const sums = entries(rowCount, d, (r, j) => sum(n, (i) => (at(rows.values, i) === r ? at(values.values, i * d + j) : 0)));
  return { inputs: { rows, values }, attributes: { rowCount }, expected: [sums] };
}

/** Row `i` is row `rows[i]` of the values, and zeros where there is none. */
export function gatherCase(n: number, d: number, rowCount: number): KernelCase {
  const values = uniform([rowCount, d], 1);
  const rows = { values: Int32Array.from({ length: n }, (_, i) => (i * 5) % (rowCount + 1)), shape: [n] };
  const gathered = entries(n, d, (r, j) => (at(rows.values, r) < rowCount ? at(values.values, at(rows.values, r) * d + j) : 0));
  return { inputs: { rows, values }, attributes: {}, expected: [gathered] };
}

/** Sums of the columns. */
export function columnSumCase(rows: number, d: number): KernelCase {
  const x = uniform([rows, d], 1);
  return { inputs: { x }, attributes: {}, expected: [columns(d, (j) => sum(rows, (r) => at(x.values, r * d + j)))] };
}

/** `dy` where `y > 0`, else 0. */
export function reluGradientCase(shape: number[]): KernelCase {
  const [dy, x] = [uniform(shape, 1), uniform(shape, 2)];
  const y = operand(
    Array.from(x.values, (value) => Math.max(0, value)),
    shape,
  );
  return { inputs: { dy, y }, attributes: {}, expected: [Array.from(dy.values, (value, i) => (at(y.values, i) > 0 ? value : 0))] };
}

/** `x weight + bias`, or its positive part. */
export function linearCase(n: number, d: number, f: number, relu: boolean): KernelCase {
  const [x, weight, bias] = [uniform([n, d], 1), uniform([d, f], 2), uniform([f], 3)];
  const y = entries(n, f, (r, j) => at(bias.values, j) + sum(d, (c) => at(x.values, r * d + c) * at(weight.values, c * f + j)));
  return { inputs: { x, weight, bias }, attributes: { relu }, expected: [relu ? y.map((value) => Math.max(0, value)) : y] };
}

/** As for one tensor; the moments of all stand one behind the other, the first moments before the second. */
export function adamAllCase(shapes: number[][]): KernelCase {
  const cases = shapes.map((shape) => adamCase(shape));
  const numbered = (prefix: 'parameter' | 'gradient'): [string, Operand][] =>
    cases.map(({ inputs }, index) => [`${prefix}${index}`, inputs[prefix] ?? operand([], [0])]);
  const moments = (['firstMoment', 'secondMoment'] as const).flatMap((name) =>
    cases.flatMap(({ inputs }) => [...(inputs[name]?.values ?? [])]),
  );
  const updated = [1, 2].flatMap((output) => cases.flatMap(({ expected }) => expected[output] ?? []));
  return {
    inputs: {
      ...Object.fromEntries([...numbered('parameter'), ...numbered('gradient')]),
      moments: operand(moments, [2, moments.length / 2]),
    },
    attributes: { ...cases[0]?.attributes, count: shapes.length },
    expected: [...cases.map(({ expected }) => expected[0] ?? []), updated],
  };
}

/** `sqrt(sum of the squares of all elements)`. */
export function globalNormCase(shapes: number[][]): KernelCase {
  const gradients = shapes.map((shape, index) => uniform(shape, index));
  const squares = gradients.flatMap(({ values }) => Array.from(values, (value) => value ** 2));
  return {
    inputs: Object.fromEntries(gradients.map((gradient, index) => [`gradient${index}`, gradient])),
    attributes: { count: shapes.length },
    expected: [[Math.sqrt(sum(squares.length, (i) => at(squares, i)))]],
  };
}

const EPSILON = 1e-5;

function normGradient(rows: number, d: number, centred: boolean) {
  const [x, gain, dy] = [uniform([rows, d], 1), uniform([d], 2), uniform([rows, d], 4)];
  const statistics = rowStatistics(x.values, rows, d, centred);
  const g = (r: number, j: number): number => at(dy.values, r * d + j) * at(gain.values, j);
  const xhat = (r: number, j: number): number => normalised(x, statistics, r, j, d);
  const means = columns(rows, (r) => (centred ? sum(d, (j) => g(r, j)) / d : 0));
  const dots = columns(rows, (r) => sum(d, (j) => g(r, j) * xhat(r, j)) / d);
  const dx = entries(rows, d, (r, j) => at(statistics.inverse, r) * (g(r, j) - at(means, r) - xhat(r, j) * at(dots, r)));
  const dgain = columns(d, (j) => sum(rows, (r) => at(dy.values, r * d + j) * xhat(r, j)));
  return { inputs: { dy, x, gain }, statistics, dx, dgain };
}

interface RowStatistics {
  centre: number[];
  inverse: number[];
}

function rowStatistics(x: ArrayLike<number>, rows: number, d: number, centred: boolean): RowStatistics {
  const centre = columns(rows, (r) => (centred ? sum(d, (j) => at(x, r * d + j)) / d : 0));
  const inverse = columns(rows, (r) => 1 / Math.sqrt(sum(d, (j) => (at(x, r * d + j) - at(centre, r)) ** 2) / d + EPSILON));
  return { centre, inverse };
}

function normalised({ values }: Operand, { centre, inverse }: RowStatistics, r: number, j: number, d: number): number {
  return (at(values, r * d + j) - at(centre, r)) * at(inverse, r);
}

function attentionForward({ b, t, s, d, headCount, causal }: AttentionSizes) {
  const [q, k, v] = [uniform([b, t, d], 1, 0, 2), uniform([b, s, d], 2, 0, 2), uniform([b, s, d], 3)];
  const headWidth = d / headCount;
  const probabilities: number[] = [];
  const out = zeros(b * t * d);
  for (let batch = 0; batch < b; batch++) {
    for (let head = 0; head < headCount; head++) {
      const value = ({ values }: Operand, length: number, row: number, c: number): number =>
        at(values, (batch * length + row) * d + head * headWidth + c);
      for (let i = 0; i < t; i++) {
        const visible = causal ? i + 1 : s;
        const weights = columns(s, (j) =>
          j < visible ? Math.exp(sum(headWidth, (c) => value(q, t, i, c) * value(k, s, j, c)) / Math.sqrt(headWidth)) : 0,
        );
        const total = sum(s, (j) => at(weights, j));
        probabilities.push(...weights.map((weight) => weight / total));
        for (let c = 0; c < headWidth; c++)
          out[(batch * t + i) * d + head * headWidth + c] = sum(s, (j) => (at(weights, j) / total) * value(v, s, j, c));
      }
    }
  }
  return { inputs: { q, k, v }, attributes: { headCount, causal }, probabilities, out };
}

/** Values in `offset` plus [-spread, spread), the same for the same seed. */
function uniform(shape: number[], seed: number, offset = 0, spread = 1): Operand {
  // Weyl's sequence, its terms scattered by a hash of their index.
  const value = (i: number): number => {
    const mixed = Math.imul(i + 1, 0x9e3779b1) ^ Math.imul(seed, 0x85ebca6b);
    return (((Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d) >>> 0) / 2 ** 32) * 2 - 1) * spread + offset;
  };
  return operand(
    Array.from({ length: shape.reduce((product, length) => product * length, 1) }, (_, i) => value(i)),
    shape,
  );
}

function operand(values: number[], shape: number[]): Operand {
  return { values: Float32Array.from(values), shape };
}

const zeros = (count: number): number[] => new Array<number>(count).fill(0);

const columns = (count: number, value: (j: number) => number): number[] => Array.from({ length: count }, (_, j) => value(j));

const entries = (rows: number, d: number, value: (r: number, j: number) => number): number[] =>
  Array.from({ length: rows * d }, (_, i) => value(Math.floor(i / d), i % d));

function sum(count: number, term: (i: number) => number): number {
  let total = 0;
  for (let i = 0; i < count; i++) total += term(i);
  return total;
}

function at(values: ArrayLike<number>, index: number): number {
  const value = values[index];
  if (value === undefined) throw new RangeError(`index ${index} is outside ${values.length} values`);
  return value;
}

function add(values: number[], index: number, change: number): void {
  values[index] = at(values, index) + change;
}
