/**
 * Every norm of the table against its formula, written out in float64 for one row: values by the formula, gradients by central differences
 * of it. Once with the backend's fused kernels and once composed from operators.
 */
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { NORM_RULES, norm, type NormParameter } from '../../../experiments/model/norm.ts';
import { NORMS, type NormKind } from '../../../experiments/result.ts';
import { expectAllClose } from '../reference/close.ts';
import { draw } from '../reference/draw.ts';
import { withMutant } from './mutants.ts';
import { numbersOf, openWasm } from './on-wasm.ts';

const ROWS = 3;
/** Enough for pRMSNorm to look at two entries. */
const WIDTH = 20;
const EPSILON = 1e-5;

type Values = Record<'x' | NormParameter, Float64Array>;

const sumOf = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0);
const meanOf = (values: Float64Array): number => sumOf(values) / values.length;
const centred = (row: Float64Array): Float64Array => row.map((value) => value - meanOf(row));
const overDeviation = (row: Float64Array): Float64Array => {
  const deviation = Math.sqrt(meanOf(centred(row).map((value) => value * value)) + EPSILON);
  return centred(row).map((value) => value / deviation);
};
const overRms = (row: Float64Array, seen = row): Float64Array => {
  const rms = Math.sqrt(meanOf(seen.map((value) => value * value)) + EPSILON);
  return row.map((value) => value / rms);
};
const overLength = (row: Float64Array): Float64Array => {
  const length = Math.sqrt(sumOf(row.map((value) => value * value)) + EPSILON);
  return row.map((value) => value / length);
};
const entry = (values: Float64Array, index: number): number => values[index] ?? Number.NaN;

const FORMULAS: Record<NormKind, (row: Float64Array, parameters: Omit<Values, 'x'>) => Float64Array> = {
  layernorm: (row, { gain, bias }) => overDeviation(row).map((value, i) => entry(gain, i) * value + entry(bias, i)),
  'layernorm-without-bias': (row, { gain }) => overDeviation(row).map((value, i) => entry(gain, i) * value),
  'layernorm-without-gain': (row, { bias }) => overDeviation(row).map((value, i) => value + entry(bias, i)),
  'layernorm-plain': overDeviation,
  rmsnorm: (row, { gain }) => overRms(row).map((value, i) => entry(gain, i) * value),
  'rmsnorm-plain': (row) => overRms(row),
  'rmsnorm-one-plus-gain': (row, { gain }) => overRms(row).map((value, i) => value + entry(gain, i) * value),
  prmsnorm: (row, { gain }) => overRms(row, row.slice(0, 2)).map((value, i) => entry(gain, i) * value),
  'prmsnorm-eighth': (row, { gain }) => overRms(row, row.slice(0, 3)).map((value, i) => entry(gain, i) * value),
  'prmsnorm-quarter': (row, { gain }) => overRms(row, row.slice(0, 5)).map((value, i) => entry(gain, i) * value),
  l2: (row, { gain }) => overLength(row).map((value, i) => entry(gain, i) * value),
  dyt: (row, { alpha, gain, bias }) => row.map((value, i) => entry(gain, i) * Math.tanh(entry(alpha, 0) * value) + entry(bias, i)),
  none: (row) => row,
};

const source = draw(17);
const drawn = (length: number, centre = 0, deviation = 1): Float64Array =>
  Float64Array.from({ length }, () => Math.fround(centre + deviation * source.normal()));
const VALUES: Values = {
  x: drawn(ROWS * WIDTH, 0.4, 1.5),
  gain: drawn(WIDTH, 1, 0.3),
  bias: drawn(WIDTH, 0, 0.3),
  alpha: drawn(1, 0.6, 0),
};
const UPSTREAM = drawn(ROWS * WIDTH);

function referenceOutput(kind: NormKind, values: Values): Float64Array {
  const rows = Array.from({ length: ROWS }, (_, row) => FORMULAS[kind](values.x.slice(row * WIDTH, (row + 1) * WIDTH), values));
  return Float64Array.from(rows.flatMap((row) => [...row]));
}

/** Of the sum of the outputs times UPSTREAM, by central differences. */
function referenceGradient(kind: NormKind, name: keyof Values): Float64Array {
  const step = 1e-5;
  const weighted = (values: Values): number => sumOf(referenceOutput(kind, values).map((value, i) => value * entry(UPSTREAM, i)));
  return VALUES[name].map((_, index) => {
    const moved = (by: number): Values => ({ ...VALUES, [name]: VALUES[name].map((value, i) => (i === index ? value + by : value)) });
    return (weighted(moved(step)) - weighted(moved(-step))) / (2 * step);
  });
}

const learned = (kind: NormKind): NormParameter[] => Object.keys(NORM_RULES[kind].initial) as NormParameter[];
const tensor = (values: Float64Array, shape: number[]): tf.Tensor => tf.tensor(Float32Array.from(values), shape);

/** Output and gradients of the model's norm by name, of what the norm reads and learns. */
function reckon(apply: typeof norm, kind: NormKind): { y: Float32Array; gradients: Map<keyof Values, Float32Array> } {
  const names = learned(kind);
  const inputs = [tensor(VALUES.x, [ROWS, WIDTH]), ...names.map((name) => tensor(VALUES[name], [VALUES[name].length]))];
  const f = (x: tf.Tensor, ...parameters: tf.Tensor[]): tf.Tensor =>
    apply(kind, x, Object.fromEntries(names.map((name, index) => [name, parameters[index]])), EPSILON);
  // Times 1, because the gradient of a function that returns its input is not defined in TensorFlow.js.
  const gradients = tf.grads((...all) => tf.mul(f(...(all as [tf.Tensor, ...tf.Tensor[]])), 1))(inputs, tensor(UPSTREAM, [ROWS, WIDTH]));
  const named = (['x', ...names] as const).map((name, index) => [name, numbersOf(gradients[index] ?? tf.scalar(Number.NaN))] as const);
  return { y: numbersOf(f(...(inputs as [tf.Tensor, ...tf.Tensor[]]))), gradients: new Map(named) };
}

function expectFormula(apply: typeof norm, kind: NormKind): void {
  const { y, gradients } = reckon(apply, kind);
  expectAllClose(y, referenceOutput(kind, VALUES), { relative: 1e-5, absolute: 1e-6 }, 'y');
  expect([...gradients.keys()]).toEqual(['x', ...learned(kind)]);
  for (const [name, gradient] of gradients)
    expectAllClose(gradient, referenceGradient(kind, name), { relative: 1e-4, absolute: 1e-5 }, `gradient of ${name}`);
}

beforeAll(openWasm);

describe('norm', () => {
  test.each(NORMS)('computes the formula and its gradients: %s', (kind) => {
    expectFormula(norm, kind);
  });

  test.each(NORMS)('computes the formula and its gradients from operators too: %s', async (kind) => {
    await withMutant(null, (model) => {
      expectFormula(model.norm, kind);
    });
  });

  test.each(NORMS.filter((kind) => learned(kind).length > 0))('says which parameter is missing: %s', (kind) => {
    expect(() => norm(kind, tf.ones([1, 4]), {}, EPSILON)).toThrow(`${kind} needs the parameter ${learned(kind)[0] ?? ''}`);
  });

  test.each([
    { kind: 'rmsnorm-one-plus-gain', plain: 'rmsnorm-plain' },
    { kind: 'rmsnorm', plain: 'rmsnorm-plain' },
    { kind: 'layernorm', plain: 'layernorm-plain' },
    { kind: 'layernorm-without-bias', plain: 'layernorm-plain' },
    { kind: 'layernorm-without-gain', plain: 'layernorm-plain' },
  ] as const)('of $kind is that of $plain at its initial values', ({ kind, plain }) => {
    const x = tensor(VALUES.x, [ROWS, WIDTH]);
    const initial = Object.fromEntries(Object.entries(NORM_RULES[kind].initial).map(([name, value]) => [name, tf.fill([WIDTH], value)]));
    expectAllClose(numbersOf(norm(kind, x, initial, EPSILON)), numbersOf(norm(plain, x, {}, EPSILON)), { relative: 0, absolute: 0 }, 'y');
  });
});

describe('NORM_RULES', () => {
  test.each(NORMS.filter((kind) => NORM_RULES[kind].factor))('multiplies the (centred) row by its factor: %s', (kind) => {
    const row = VALUES.x.slice(0, WIDTH);
    const [factor] = numbersOf(NORM_RULES[kind].factor?.(tensor(row, [1, WIDTH]), EPSILON) ?? tf.scalar(Number.NaN));
    const ones = {
      gain: new Float64Array(WIDTH).fill(kind === 'rmsnorm-one-plus-gain' ? 0 : 1),
      bias: new Float64Array(WIDTH),
      alpha: VALUES.alpha,
    };
    const from = kind.startsWith('layernorm') ? centred(row) : row;
    expectAllClose(
      from.map((value) => value * (factor ?? Number.NaN)),
      FORMULAS[kind](row, ones),
      { relative: 1e-5, absolute: 1e-6 },
      'y',
    );
  });
});
