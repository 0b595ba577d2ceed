import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { adam, clipByGlobalNorm, decayMatrices, globalNorm, sgd, type Optimizer } from '../../../experiments/training/optimizer.ts';
import { radam, rectificationAt } from '../../../experiments/training/radam.ts';
import { OPTIMIZER_FIXTURE } from '../fixtures/read.ts';
import { openWasm } from '../model/on-wasm.ts';
import { expectAllClose } from '../reference/close.ts';

beforeAll(openWasm);
afterEach(() => {
  expect(tf.memory().numTensors).toBe(0);
});

type Numbers = Record<string, readonly number[]>;
const { learningRate, weightDecay, start, gradients, cases, ...options } = OPTIMIZER_FIXTURE;
const TOLERANCE = { relative: 2e-6, absolute: 2e-7 };
/** Steps are differences of float32 numbers about 1. */
const STEP_TOLERANCE = { relative: 1e-4, absolute: 3e-7 };

/** The parameters behind each step with the fixture's gradients, the matrix before the vector. */
function pathOf(optimizer: Optimizer, decay = 0): number[][] {
  let parameters = tensorsOf(start);
  const path = gradients.map((gradient) => {
    parameters = optimizer.step(decayMatrices(parameters, learningRate * decay), tensorsOf(gradient), learningRate);
    return Object.values(parameters).flatMap((tensor) => [...tensor.dataSync()]);
  });
  optimizer.dispose();
  tf.dispose(parameters);
  return path;
}

function torchPath(name: string): number[][] {
  return cases.find(({ optimizer }) => optimizer === name)?.path.map(flat) ?? [];
}

function tensorsOf(values: Numbers): Record<string, tf.Tensor> {
  return { matrix: tf.tensor([...(values.matrix ?? [])], [2, 3]), vector: tf.tensor1d([...(values.vector ?? [])]) };
}

function flat(values: Numbers): number[] {
  return [...(values.matrix ?? []), ...(values.vector ?? [])];
}

/** What each step adds. */
function stepsOf(path: readonly number[][]): number[][] {
  return path.map((values, index) => values.map((value, entry) => value - ((path[index - 1] ?? flat(start))[entry] ?? Number.NaN)));
}

describe('adam', () => {
  test("goes where PyTorch's Adam goes", () => {
    expectAllClose(pathOf(adam(options)).flat(), torchPath('adam').flat(), TOLERANCE, 'parameters');
  });

  test("goes where PyTorch's AdamW goes, once matrices are shrunk before each step and vectors are not", () => {
    expectAllClose(pathOf(adam(options), weightDecay).flat(), torchPath('adam with decay').flat(), TOLERANCE, 'parameters');
  });
});

describe('sgd', () => {
  test('moves against the gradient by the learning rate', () => {
    const parameters = sgd().step({ w: tf.tensor1d([1, 2]) }, { w: tf.tensor1d([10, -10]) }, 0.1);
    expect([...(parameters.w?.dataSync() ?? [])]).toEqual([0, 3]);
    tf.dispose(parameters);
  });

  test("goes where PyTorch's SGD with momentum goes", () => {
    expectAllClose(pathOf(sgd(options.beta1)).flat(), torchPath('sgd').flat(), TOLERANCE, 'parameters');
  });
});

describe('radam', () => {
  const lengthAt = (step: number): number => {
    const longest = 2 / (1 - options.beta2) - 1;
    return longest - (2 * step * options.beta2 ** step) / (1 - options.beta2 ** step);
  };

  test("takes the steps of PyTorch's RAdam, but for the one between the paper's limit of 4 and PyTorch's of 5", () => {
    const [ours, theirs] = [stepsOf(pathOf(radam(options))), stepsOf(torchPath('radam'))];
    const between = ours.map((_, index) => index).filter((index) => lengthAt(index + 1) > 4 && lengthAt(index + 1) <= 5);
    expect(between).toEqual([4]);
    const without = (steps: readonly number[][]): number[] => steps.filter((_, index) => !between.includes(index)).flat();
    expectAllClose(without(ours), without(theirs), STEP_TOLERANCE, 'steps');
    // There the paper already takes a small adaptive step, and PyTorch still one of plain momentum.
    expectAllClose(ours[4] ?? [], paperSteps()[4] ?? [], STEP_TOLERANCE, 'fifth step');
    expect(() => {
      expectAllClose(ours[4] ?? [], theirs[4] ?? [], { relative: 0.1, absolute: 0 }, 'fifth step');
    }).toThrow();
  });

  test('takes the steps that its paper writes', () => {
    expectAllClose(stepsOf(pathOf(radam(options))).flat(), paperSteps().flat(), STEP_TOLERANCE, 'steps');
  });

  /** Liu et al. 2020, algorithm 2, in float64 and in its order. */
  function paperSteps(): number[][] {
    const { beta1, beta2 } = options;
    const m = flat(start).map(() => 0);
    const v = flat(start).map(() => 0);
    const longest = 2 / (1 - beta2) - 1;
    return gradients.map((gradient, index) => {
      const t = index + 1;
      const length = longest - (2 * t * beta2 ** t) / (1 - beta2 ** t);
      return flat(gradient).map((g, entry) => {
        v[entry] = beta2 * (v[entry] ?? Number.NaN) + (1 - beta2) * g ** 2;
        m[entry] = beta1 * (m[entry] ?? Number.NaN) + (1 - beta1) * g;
        const mHat = m[entry] / (1 - beta1 ** t);
        if (length <= 4) return -learningRate * mHat;
        const l = Math.sqrt((1 - beta2 ** t) / v[entry]);
        const r = Math.sqrt(((length - 4) * (length - 2) * longest) / ((longest - 4) * (longest - 2) * length));
        return -learningRate * r * mHat * l;
      });
    });
  }
});

describe('rectificationAt', () => {
  test('is absent for the first steps, then grows towards 1', () => {
    const values = [1, 2, 3, 4, 5, 50, 500, 50_000].map((step) => rectificationAt(step, 0.999));
    expect(values.slice(0, 4)).toEqual([null, null, null, null]);
    const later = values.slice(4).map(Number);
    expect(later).toEqual(later.toSorted((a, b) => a - b));
    expect(later[0]).toBeLessThan(0.02);
    expect(later.at(-1)).toBeCloseTo(1, 6);
  });
});

describe('decayMatrices', () => {
  test('gives back what it was given where there is nothing to decay', () => {
    const parameters = { w: tf.ones([1, 1]) };
    expect(decayMatrices(parameters, 0)).toBe(parameters);
    tf.dispose(parameters);
  });
});

describe('clipByGlobalNorm', () => {
  test('scales all gradients together to the limit, and leaves smaller ones alone', () => {
    const given = { a: tf.tensor1d([3]), b: tf.tensor1d([0, 4]) };
    const norm = tf.tidy(() => globalNorm(given).dataSync()[0] ?? Number.NaN);
    expect(norm).toBeCloseTo(5, 5);
    expect(clipByGlobalNorm(given, norm, 6)).toBe(given);
    const clipped = clipByGlobalNorm(given, norm, 1);
    expect(clipped.a?.dataSync()[0]).toBeCloseTo(0.6, 6);
    expect(clipped.b?.dataSync()[1]).toBeCloseTo(0.8, 6);
    tf.dispose(clipped);
  });
});
