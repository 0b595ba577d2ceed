/**
 * What a residual sublayer is put together from: maps from matrix to matrix, each with its way back. A gradient that reaches a parameter is
 * added up in `Gradients`.
 */
import { add, at, columnSums, matrix, scale, type Matrix } from './matrix.ts';
import { parameter, type Gradients, type Step, type Tensors } from './parameters.ts';

export type MatrixMap = (x: Matrix) => Step;

export const identity: MatrixMap = (x) => ({ value: x, backward: (dy) => dy });

/** `x -> factor x` with a constant factor. */
export function scaled(factor: number): MatrixMap {
  return (x) => ({ value: scale(x, factor), backward: (dy) => scale(dy, factor) });
}

/** `x -> factor * x`: the parameter multiplies every row, by one number ([1, 1]) or entry by entry ([1, d]). */
export function scaledBy(name: string, parameters: Tensors, gradients: Gradients): MatrixMap {
  const factor = parameter(parameters, name);
  const factorAt = (j: number): number => at(factor, 0, factor.columns === 1 ? 0 : j);
  const times = (m: Matrix): Matrix => matrix(m.rows, m.columns, (i, j) => factorAt(j) * at(m, i, j));
  return (x) => ({
    value: times(x),
    backward: (dy) => {
      const perColumn = columnSums(matrix(x.rows, x.columns, (i, j) => at(dy, i, j) * at(x, i, j)));
      gradients.add(name, factor.columns === 1 ? matrix(1, 1, () => perColumn.data.reduce((sum, each) => sum + each, 0)) : perColumn);
      return times(dy);
    },
  });
}

/** The maps one after the other, the first one first. */
export function chain(...maps: readonly MatrixMap[]): MatrixMap {
  return (x) => {
    const steps: Step[] = [];
    for (const map of maps) steps.push(map(steps.at(-1)?.value ?? x));
    return {
      value: steps.at(-1)?.value ?? x,
      backward: (dy) => steps.reduceRight((gradient, step) => step.backward(gradient), dy),
    };
  };
}

/** `x -> f(x) + g(x)`. */
export function sum(f: MatrixMap, g: MatrixMap): MatrixMap {
  return (x) => {
    const [left, right] = [f(x), g(x)];
    return { value: add(left.value, right.value), backward: (dy) => add(left.backward(dy), right.backward(dy)) };
  };
}
