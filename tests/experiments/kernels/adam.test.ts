import { describe, expect, test } from 'vitest';
import { randomValues } from './support/random.ts';
import { relativeError, runKernel } from './support/run-kernel.ts';

const ATTRIBUTES = { stepSize: 1e-3 / (1 - 0.9 ** 3), beta1: 0.9, beta2: 0.9999, epsilon: 1e-8, correction2: 1 - 0.9999 ** 3 };

function runCase(count: number, gradient = randomValues(count, 2)) {
  const [parameter, first] = [randomValues(count, 1), randomValues(count, 3)];
  const second = randomValues(count, 4).map(Math.abs);
  const shape = [count];
  const inputs = { parameter, gradient, first, second };
  const outputs = runKernel(
    'OwnAdam',
    { parameter: [parameter, shape], gradient: [gradient, shape], firstMoment: [first, shape], secondMoment: [second, shape] },
    ATTRIBUTES,
  );
  return { inputs, outputs };
}

describe('OwnAdam', () => {
  test.each([1, 3, 4, 5, 127])('gives the float64 update of %i parameters', (count) => {
    const { inputs, outputs } = runCase(count);
    const { stepSize, beta1, beta2, epsilon, correction2 } = ATTRIBUTES;
    const updates = Array.from(inputs.parameter, (p, i) => {
      const g = inputs.gradient[i] ?? NaN;
      const m = beta1 * (inputs.first[i] ?? NaN) + (1 - beta1) * g;
      const v = beta2 * (inputs.second[i] ?? NaN) + (1 - beta2) * g * g;
      return { parameter: p - (stepSize * m) / (Math.sqrt(v / correction2) + epsilon), m, v };
    });
    expect(
      relativeError(
        outputs[0],
        updates.map(({ parameter }) => parameter),
      ),
    ).toBeLessThan(1e-6);
    expect(
      relativeError(
        outputs[1],
        updates.map(({ m }) => m),
      ),
    ).toBeLessThan(1e-6);
    expect(
      relativeError(
        outputs[2],
        updates.map(({ v }) => v),
      ),
    ).toBeLessThan(1e-6);
  });

  test('adds the part of the squared gradient that 1 - beta2 asks for', () => {
    const zeros = new Float32Array(5);
    const shape = [5];
    const [, , second] = runKernel(
      'OwnAdam',
      { parameter: [zeros, shape], gradient: [zeros.map(() => 1), shape], firstMoment: [zeros, shape], secondMoment: [zeros, shape] },
      ATTRIBUTES,
    );
    expect(relativeError(second, new Array<number>(5).fill(1 - ATTRIBUTES.beta2))).toBeLessThan(1e-7);
  });

  test('leaves its inputs as they are and gives the same bits each time', () => {
    expect(runCase(127)).toEqual(runCase(127));
    expect(runCase(127).inputs.parameter).toEqual(randomValues(127, 1));
  });
});
