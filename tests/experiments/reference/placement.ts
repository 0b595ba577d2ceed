/**
 * Where the norm sits around a branch F.
 * Post-LN: `y = N(x + F(x))`. Pre-LN: `y = x + F(N(x))`. DeepNorm: `y = N(alpha x + F(x))`.
 */
import type { ModelConfig } from '../../../experiments/result.ts';
import { add, scale, type Matrix } from './matrix.ts';
import type { Step } from './parameters.ts';

export function placeSublayer(
  placement: ModelConfig['placement'],
  alpha: number,
  x: Matrix,
  normalise: (x: Matrix) => Step,
  branch: (x: Matrix) => Step,
): Step {
  if (placement === 'pre') {
    const normed = normalise(x);
    const branched = branch(normed.value);
    return { value: add(x, branched.value), backward: (dy) => add(dy, normed.backward(branched.backward(dy))) };
  }
  const skip = placement === 'deepnorm' ? alpha : 1;
  const branched = branch(x);
  const normed = normalise(add(scale(x, skip), branched.value));
  return {
    value: normed.value,
    backward: (dy) => {
      const dSum = normed.backward(dy);
      return add(scale(dSum, skip), branched.backward(dSum));
    },
  };
}

/** DeepNorm's factor on the skip; N encoder and M decoder layers. Wang et al. 2022, the table of section 3. */
export function deepNormAlpha(stack: 'encoder' | 'decoder', architecture: ModelConfig['architecture'], layerCount: number): number {
  if (architecture === 'decoder') return (2 * layerCount) ** (1 / 4);
  return stack === 'encoder' ? 0.81 * (layerCount ** 4 * layerCount) ** (1 / 16) : (3 * layerCount) ** (1 / 4);
}
