/**
 * How near float32 has to come to float64: the loss within 1e-5 of itself, the gradient of each tensor, in Euclidean norm, within 1e-4 of
 * itself plus 1e-6 of the largest norm that any tensor's gradient has. The second term is the float32 noise floor, which the gradients of
 * W_Q and W_K lie under in deep Post-LN. A single entry may be noisier than its tensor: it can be a small difference of large sums.
 */
import { worstOutside } from '../reference/close.ts';
import type { ModelReckoning } from './on-wasm.ts';

export interface Expected {
  lossNats: number;
  gradients: Readonly<Record<string, ArrayLike<number>>>;
}

const RELATIVE = 1e-4;
const FLOOR = 1e-6;

/** What disagrees, in words; empty when all agrees. */
export function disagreements(actual: ModelReckoning, expected: Expected): string[] {
  const floor = FLOOR * Math.max(...Object.values(expected.gradients).map(norm));
  const names = [...new Set([...Object.keys(expected.gradients), ...Object.keys(actual.gradients)])];
  const loss = worstOutside([actual.lossNats], [expected.lossNats], { relative: 1e-5, absolute: 0 });
  const gradients = names.map((name) => {
    const words = tensorOutside(actual.gradients[name] ?? [], expected.gradients[name] ?? [], floor);
    return words && `gradient of ${name}: ${words}`;
  });
  return [loss && `loss: ${loss}`, ...gradients].filter((words) => words !== null);
}

function tensorOutside(actual: ArrayLike<number>, expected: ArrayLike<number>, floor: number): string | null {
  if (actual.length !== expected.length) return `has ${actual.length} entries, expected ${expected.length}`;
  const distance = norm(Array.from(expected, (value, index) => (actual[index] ?? Number.NaN) - value));
  const tolerance = RELATIVE * norm(expected) + floor;
  // Written so that NaN is outside.
  return distance <= tolerance ? null : `is ${distance} away in norm, allowed ${tolerance}`;
}

function norm(values: ArrayLike<number>): number {
  return Math.hypot(...Array.from(values));
}
