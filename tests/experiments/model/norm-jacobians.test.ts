/** The Jacobians of section "Jacobians" of the post: closed forms, null vectors, ranks, scaling, and what epsilon leaves along xhat. */
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { NORM_RULES, norm } from '../../../experiments/model/norm.ts';
import { composedLayerNorm, fusedLayerNorm } from '../../../experiments/model/norms/layer-norm.ts';
import { composedRmsNorm, fusedRmsNorm } from '../../../experiments/model/norms/rms-norm.ts';
import { NORMS, type NormKind } from '../../../experiments/result.ts';
import { expectAllClose } from '../reference/close.ts';
import { draw } from '../reference/draw.ts';
import { at, matrix, product, type Matrix } from '../reference/matrix.ts';
import { jacobian, singularValues } from './jacobian.ts';
import { openWasm } from './on-wasm.ts';

const D = 12;
const NEAR = { relative: 1e-5, absolute: 2e-6 };

const source = draw(3);
const X = Float64Array.from({ length: D }, () => Math.fround(1.7 * source.normal() + 0.6));
const GAIN = Float64Array.from({ length: D }, () => Math.fround(1 + 0.3 * source.normal()));
const ONES = new Float64Array(D).fill(1);

interface Way {
  name: string;
  centres: boolean;
  apply: (x: tf.Tensor, gain: Float64Array, epsilon: number) => tf.Tensor;
}

const vector = (values: Float64Array): tf.Tensor1D => tf.tensor1d(Float32Array.from(values));
const bias = (): tf.Tensor1D => tf.tensor1d(new Float32Array(D).fill(0.3));
const WAYS: Way[] = [
  { name: 'composedLayerNorm', centres: true, apply: (x, gain, epsilon) => composedLayerNorm(x, vector(gain), bias(), epsilon) },
  { name: 'fusedLayerNorm', centres: true, apply: (x, gain, epsilon) => fusedLayerNorm(x, vector(gain), bias(), epsilon) },
  { name: 'composedRmsNorm', centres: false, apply: (x, gain, epsilon) => composedRmsNorm(x, vector(gain), epsilon) },
  { name: 'fusedRmsNorm', centres: false, apply: (x, gain, epsilon) => fusedRmsNorm(x, vector(gain), epsilon) },
];

beforeAll(openWasm);

describe.each(WAYS)('$name', ({ centres, apply }) => {
  const jacobianAt = (x: Float64Array, gain: Float64Array, epsilon: number): Matrix => jacobian((rows) => apply(rows, gain, epsilon), x);

  test.each([0, 1e-5, 0.5])('has the Jacobian of its closed form at epsilon %d', (epsilon) => {
    const { deviation, normalised } = statistics(X, centres, epsilon);
    const closed = matrix(D, D, (i, j) => {
      const bracket = (i === j ? 1 : 0) - (centres ? 1 / D : 0) - ((normalised[i] ?? 0) * (normalised[j] ?? 0)) / D;
      return ((GAIN[i] ?? 0) * bracket) / deviation;
    });
    expectAllClose(jacobianAt(X, GAIN, epsilon).data, closed.data, NEAR, 'J');
  });

  test('sends xhat to nothing at epsilon 0', () => {
    const { normalised } = statistics(X, centres, 0);
    expectAllClose(times(jacobianAt(X, GAIN, 0), normalised), new Float64Array(D), NEAR, 'J xhat');
  });

  test(centres ? 'sends a shift of all entries to nothing' : 'does not send a shift of all entries to nothing', () => {
    const shifted = times(jacobianAt(X, GAIN, 1e-5), ONES);
    if (centres) expectAllClose(shifted, new Float64Array(D), NEAR, 'J 1');
    else expect(Math.hypot(...shifted)).toBeGreaterThan(0.1);
  });

  test('has the eigenvalue epsilon / sigma^3 along xhat', () => {
    const epsilon = 0.5;
    const { deviation, normalised } = statistics(X, centres, epsilon);
    const expected = normalised.map((value) => (epsilon / deviation ** 3) * value);
    expectAllClose(times(jacobianAt(X, ONES, epsilon), normalised), expected, NEAR, 'J xhat');
  });

  test.each([0.01, 8])('has a Jacobian that is divided by c when x is multiplied by c = %d, at epsilon 0', (c) => {
    const scaled = jacobianAt(
      X.map((value) => c * value),
      GAIN,
      0,
    );
    expectAllClose(
      scaled.data.map((value) => c * value),
      jacobianAt(X, GAIN, 0).data,
      NEAR,
      'c J(c x)',
    );
  });

  test(`has rank d - ${centres ? 2 : 1} and otherwise equal singular values at epsilon 0 and unit gain`, () => {
    const { deviation } = statistics(X, centres, 0);
    const rank = D - (centres ? 2 : 1);
    const values = singularValues(jacobianAt(X, ONES, 0));
    expectAllClose(
      values,
      [...new Array<number>(rank).fill(1 / deviation), ...new Array<number>(D - rank).fill(0)],
      { relative: 1e-5, absolute: 1e-5 },
      'singular values',
    );
  });
});

describe('the Jacobian of norm', () => {
  const jacobianOf = (kind: NormKind, x: Float64Array, epsilon: number): Matrix =>
    jacobian(
      (rows) =>
        norm(
          kind,
          rows,
          {
            gain: vector(kind === 'rmsnorm-one-plus-gain' ? GAIN.map((value) => value - 1) : GAIN),
            bias: bias(),
            alpha: tf.tensor1d([0.7]),
          },
          epsilon,
        ),
      x,
    );
  const dividing = NORMS.filter((kind) => NORM_RULES[kind].factor);

  test.each(dividing)('sends x to nothing at epsilon 0, since the length of x leaves the output alone: %s', (kind) => {
    expectAllClose(times(jacobianOf(kind, X, 0), X), new Float64Array(D), { relative: 0, absolute: 2e-5 }, 'J x');
  });

  test.each(dividing)('is divided by c when x is multiplied by c, at epsilon 0: %s', (kind) => {
    const scaled = jacobianOf(
      kind,
      X.map((value) => 8 * value),
      0,
    ).data.map((value) => 8 * value);
    expectAllClose(scaled, jacobianOf(kind, X, 0).data, { relative: 1e-5, absolute: 1e-5 }, '8 J(8 x)');
  });

  test.each(dividing)('sends a shift of all entries to nothing for LayerNorm alone: %s', (kind) => {
    const shifted = times(jacobianOf(kind, X, 1e-5), ONES);
    if (kind.startsWith('layernorm')) expectAllClose(shifted, new Float64Array(D), NEAR, 'J 1');
    else expect(Math.hypot(...shifted)).toBeGreaterThan(0.1);
  });

  test('of pRMSNorm differs from a multiple of the identity in the columns of the entries that it looks at, and in no other', () => {
    const gainless = jacobian((rows) => norm('prmsnorm', rows, { gain: vector(ONES) }, 1e-5), X);
    const columns = Array.from({ length: D }, (_, j) => j);
    const touched = columns.filter((j) => columns.some((i) => i !== j && at(gainless, i, j) !== 0));
    expect(touched).toEqual([0]);
  });

  test('of the L2 norm is that of RMSNorm over the root of d, at epsilon 0', () => {
    expectAllClose(
      jacobianOf('l2', X, 0).data.map((value) => value * Math.sqrt(D)),
      jacobianOf('rmsnorm', X, 0).data,
      NEAR,
      'J',
    );
  });

  test('of the dynamic tanh is diagonal: it mixes no entries and looks at no length', () => {
    const steep = jacobianOf('dyt', X, 0);
    expectAllClose(
      steep.data,
      matrix(D, D, (i, j) => (i === j ? (GAIN[i] ?? 0) * 0.7 * (1 - Math.tanh(0.7 * (X[i] ?? 0)) ** 2) : 0)).data,
      NEAR,
      'J',
    );
  });

  test('without a norm is the identity', () => {
    expect(jacobian((rows) => tf.mul(norm('none', rows, {}, 0), 1), X).data).toEqual(matrix(D, D, (i, j) => Number(i === j)).data);
  });
});

describe('singularValues', () => {
  test('finds those of a diagonal matrix behind two rotations', () => {
    const rotation = (angle: number): Matrix =>
      matrix(3, 3, (i, j) => (i === 2 || j === 2 ? Number(i === j) : i === j ? Math.cos(angle) : (i < j ? -1 : 1) * Math.sin(angle)));
    const diagonal = matrix(3, 3, (i, j) => (i === j ? ([5, 2, 0][i] ?? 0) : 0));
    expectAllClose(
      singularValues(product(rotation(0.4), product(diagonal, rotation(1.1)))),
      [5, 2, 0],
      { relative: 1e-12, absolute: 1e-12 },
      'values',
    );
  });
});

function statistics(x: Float64Array, centres: boolean, epsilon: number): { deviation: number; normalised: Float64Array } {
  const mean = centres ? x.reduce((sum, value) => sum + value, 0) / x.length : 0;
  const centred = x.map((value) => value - mean);
  const deviation = Math.sqrt(centred.reduce((sum, value) => sum + value * value, 0) / x.length + epsilon);
  return { deviation, normalised: centred.map((value) => value / deviation) };
}

function times(m: Matrix, v: Float64Array): Float64Array {
  return Float64Array.from({ length: m.rows }, (_, i) => v.reduce((sum, value, j) => sum + at(m, i, j) * value, 0));
}
