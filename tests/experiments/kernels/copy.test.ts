import { describe, expect, test } from 'vitest';
import { randomValues } from './support/random.ts';
import { runKernel } from './support/run-kernel.ts';

describe('OwnCopy', () => {
  test.each([1, 3, 4, 16, 21, 127, 1000])('copies %i values', (count) => {
    const x = randomValues(count, 1);
    expect(runKernel('OwnCopy', { x: [x, [count]] }, { reads: 1 })).toEqual([x]);
  });

  test.each([1, 3, 4, 16, 21, 127, 1000])('adds two inputs of %i values with reads 2', (count) => {
    const [x, x2] = [randomValues(count, 1), randomValues(count, 2)];
    const expected = x.map((value, i) => value + (x2[i] ?? NaN));
    expect(runKernel('OwnCopy', { x: [x, [count]], x2: [x2, [count]] }, { reads: 2 })).toEqual([expected]);
  });

  test('refuses a second input that is shorter', () => {
    expect(() => runKernel('OwnCopy', { x: [randomValues(8, 1), [8]], x2: [randomValues(4, 1), [4]] }, { reads: 2 })).toThrow(
      'OwnCopy: input "x2" has shape [4], must be [8]',
    );
  });
});
