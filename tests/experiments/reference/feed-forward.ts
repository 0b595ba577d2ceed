/** The position-wise feed-forward branch: `h = x W1 + b1`, `y = act(h) W2 + b2`. */
import type { Activation } from '../../../experiments/result.ts';
import { ACTIVATION_FUNCTIONS } from './activation.ts';
import { at, columnSums, matrix, product, transpose, type Matrix } from './matrix.ts';
import { parameter, type Gradients, type Step, type Tensors } from './parameters.ts';

/** Parameters are `<layer>.w1` [d, f], `.b1` [1, f], `.w2` [f, d], `.b2` [1, d]. */
export function feedForward(x: Matrix, layer: string, activation: Activation, parameters: Tensors, gradients: Gradients): Step {
  const { value: act, derivative } = ACTIVATION_FUNCTIONS[activation];
  const [w1, w2] = [parameter(parameters, `${layer}.w1`), parameter(parameters, `${layer}.w2`)];
  const before = addRow(product(x, w1), parameter(parameters, `${layer}.b1`));
  const hidden = matrix(before.rows, before.columns, (i, j) => act(at(before, i, j)));
  return {
    value: addRow(product(hidden, w2), parameter(parameters, `${layer}.b2`)),
    backward: (dy) => {
      gradients.add(`${layer}.w2`, product(transpose(hidden), dy));
      gradients.add(`${layer}.b2`, columnSums(dy));
      const dHidden = product(dy, transpose(w2));
      const dBefore = matrix(before.rows, before.columns, (i, j) => at(dHidden, i, j) * derivative(at(before, i, j)));
      gradients.add(`${layer}.w1`, product(transpose(x), dBefore));
      gradients.add(`${layer}.b1`, columnSums(dBefore));
      return product(dBefore, transpose(w1));
    },
  };
}

function addRow(m: Matrix, row: Matrix): Matrix {
  return matrix(m.rows, m.columns, (i, j) => at(m, i, j) + at(row, 0, j));
}
