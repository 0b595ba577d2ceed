import { describe, expect, test } from 'vitest';
import { runKernel } from './support/run-kernel.ts';

describe('OwnReluGradient', () => {
  test('lets the gradient through where y is positive, in vectors and in what is left', () => {
    const dy = Float32Array.of(1, -2, 3, 4, 5, -6, 7);
    const y = Float32Array.of(0, 1, 0, 1e-30, 2, 3, 0);
    const [dx] = runKernel('OwnReluGradient', { dy: [dy, [7]], y: [y, [7]] });
    expect(dx).toEqual(Float32Array.of(0, -2, 0, 4, 5, -6, 0));
  });

  test('refuses operands of different sizes', () => {
    expect(() => runKernel('OwnReluGradient', { dy: [new Float32Array(2), [2]], y: [new Float32Array(3), [3]] })).toThrow(
      'input "dy" has shape [2], must be [3]',
    );
  });
});
