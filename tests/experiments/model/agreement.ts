/**
 * How near float32 has to come to float64: the loss within 1e-5 of itself, each entry of a gradient within 1e-4 of itself plus 1e-6 of the
 * largest norm that any tensor's gradient has. The second term is the float32 noise floor, which the gradients of W_Q and W_K lie under in
 * deep Post-LN.
 */
import { worstOutside } from '../reference/close.ts';
import type { ModelReckoning } from './on-wasm.ts';

export interface Expected {
  lossNats: number;
  gradients: Readonly<Record<string, ArrayLike<number>>>;
}

/** What disagrees, in words; empty when all agrees. */
export function disagreements(actual: ModelReckoning, expected: Expected): string[] {
  const floor = 1e-6 * Math.max(...Object.values(expected.gradients).map(norm));
  const names = [...new Set([...Object.keys(expected.gradients), ...Object.keys(actual.gradients)])];
  const loss = worstOutside([actual.lossNats], [expected.lossNats], { relative: 1e-5, absolute: 0 });
  const gradients = names.map((name) => {
    const words = worstOutside(actual.gradients[name] ?? [], expected.gradients[name] ?? [], { relative: 1e-4, absolute: floor });
    return words && `gradient of ${name}: ${words}`;
  });
  return [loss && `loss: ${loss}`, ...gradients].filter((words) => words !== null);
}

function norm(values: ArrayLike<number>): number {
  return Math.hypot(...Array.from(values));
}
