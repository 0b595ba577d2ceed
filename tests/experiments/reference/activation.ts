/**
 * Activations with their derivatives. GELU is the exact one, `x Phi(x)` with the standard normal distribution function Phi; its derivative
 * is `Phi(x) + x phi(x)`. ReLU has derivative 0 at 0.
 */
import type { Activation } from '../../../experiments/result.ts';

export interface ActivationFunction {
  value: (x: number) => number;
  derivative: (x: number) => number;
}

export const ACTIVATION_FUNCTIONS: Readonly<Record<Activation, ActivationFunction>> = {
  relu: { value: (x) => Math.max(x, 0), derivative: (x) => (x > 0 ? 1 : 0) },
  gelu: { value: (x) => x * normalDistribution(x), derivative: (x) => normalDistribution(x) + x * normalDensity(x) },
};

export function normalDensity(x: number): number {
  return Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
}

/** `Phi(x) = 1/2 + phi(x) sum_n x^(2n+1) / (1 3 5 .. (2n+1))`; beyond 5 from the fraction of the tail, which keeps its digits. */
export function normalDistribution(x: number): number {
  if (Math.abs(x) > 5) return x > 0 ? 1 - upperTail(x) : upperTail(-x);
  let term = x;
  let total = x;
  for (let n = 1; Math.abs(term) > Math.abs(total) * 1e-18; n++) {
    term *= (x * x) / (2 * n + 1);
    total += term;
  }
  return 0.5 + normalDensity(x) * total;
}

/** `phi(x) / (x + 1/(x + 2/(x + 3/(x + ..))))`, Laplace's continued fraction for the upper tail at large x. */
function upperTail(x: number): number {
  let fraction = x;
  for (let n = 120; n >= 1; n--) fraction = x + n / fraction;
  return normalDensity(x) / fraction;
}
