/** Two laws of growth with two constants each, fitted to the same points with the same measure of misfit. */
import { slopeInterval } from '../../result.ts';

export interface Laws {
  logarithm: { a: number; b: number; squaredResiduals: number };
  power: { a: number; exponent: number; squaredResiduals: number };
}

/**
 * Least squares on ln y for `y = a x^p`, and for `y = a + b ln x` the same by Gauss-Newton: both minimise the sum of squares of
 * `ln(y / fit)`, so that their residuals compare. A logarithm that is not positive somewhere has infinite residuals.
 */
export function fitLaws(points: readonly (readonly [x: number, y: number])[]): Laws {
  const { estimate, intercept } = slopeInterval(points.map(([x, y]) => [Math.log(x), Math.log(y)] as const));
  const a = Math.exp(intercept);
  const logarithm = fitLogarithm(points);
  return {
    logarithm: { ...logarithm, squaredResiduals: misfit(points, (x) => logarithm.a + logarithm.b * Math.log(x)) },
    power: { a, exponent: estimate, squaredResiduals: misfit(points, (x) => a * x ** estimate) },
  };
}

const ITERATIONS = 50;

/** Relative least squares first; then each point is linearised at the present fit: `ln(y / fit) ~ residual - (da + db ln x) / fit`. */
function fitLogarithm(points: readonly (readonly [number, number])[]): { a: number; b: number } {
  let { a, b } = weighted(points.map(([x, y]) => ({ u: 1 / y, v: Math.log(x) / y, target: 1 })));
  for (let iteration = 0; iteration < ITERATIONS; iteration++) {
    const fits = points.map(([x]) => a + b * Math.log(x));
    if (fits.some((fit) => fit <= 0)) return { a, b };
    const step = weighted(
      points.map(([x, y], index) => {
        const fit = fits[index] ?? Number.NaN;
        return { u: 1 / fit, v: Math.log(x) / fit, target: Math.log(y / fit) };
      }),
    );
    a += step.a;
    b += step.b;
  }
  return { a, b };
}

/** The a, b that minimise the sum of `(a u + b v - target)^2`. */
function weighted(rows: readonly { u: number; v: number; target: number }[]): { a: number; b: number } {
  const total = (of: (row: { u: number; v: number; target: number }) => number): number => rows.reduce((sum, row) => sum + of(row), 0);
  const [uu, uv, vv] = [total(({ u }) => u * u), total(({ u, v }) => u * v), total(({ v }) => v * v)];
  const [ut, vt] = [total(({ u, target }) => u * target), total(({ v, target }) => v * target)];
  const determinant = uu * vv - uv * uv;
  return { a: (ut * vv - vt * uv) / determinant, b: (vt * uu - ut * uv) / determinant };
}

function misfit(points: readonly (readonly [number, number])[], law: (x: number) => number): number {
  return points.reduce((sum, [x, y]) => {
    const fit = law(x);
    return sum + (fit > 0 ? Math.log(y / fit) ** 2 : Infinity);
  }, 0);
}
