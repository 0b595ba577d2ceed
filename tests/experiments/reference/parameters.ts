/** Parameters and gradients by name. A vector is a matrix of one row. */
import { add, matrix, type Matrix } from './matrix.ts';

export type Tensors = Readonly<Record<string, Matrix>>;

export function parameter(parameters: Tensors, name: string): Matrix {
  const found = parameters[name];
  if (!found) throw new RangeError(`no parameter ${name}; there are ${Object.keys(parameters).join(', ')}`);
  return found;
}

/** Gradients as backward passes reach them: one parameter may be reached more than once, so they add up. */
export class Gradients {
  readonly #tensors = new Map<string, Matrix>();

  add(name: string, gradient: Matrix): void {
    const sofar = this.#tensors.get(name);
    this.#tensors.set(name, sofar ? add(sofar, gradient) : gradient);
  }

  /** One gradient for each of `parameters`: zero where none was reached. */
  of(parameters: Tensors): Tensors {
    const stray = [...this.#tensors.keys()].filter((name) => !(name in parameters));
    if (stray.length > 0) throw new RangeError(`gradients of no parameter: ${stray.join(', ')}`);
    return Object.fromEntries(
      Object.entries(parameters).map(([name, { rows, columns }]) => [name, this.#tensors.get(name) ?? matrix(rows, columns)]),
    );
  }
}

/** A value and the way back from it: the gradient of the loss at the value to the gradient at the input. */
export interface Step {
  value: Matrix;
  backward: (gradient: Matrix) => Matrix;
}
