/**
 * LayerNorm and RMSNorm over the rows of a matrix.
 * LayerNorm: `xhat = (x - mean) / sigma`, `sigma = sqrt(variance + epsilon)` with the biased variance; `y = gain * xhat + bias`.
 * RMSNorm: `xhat = x / r`, `r = sqrt(mean(x^2) + epsilon)`; `y = gain * xhat`.
 * With `t = gain * dy` and an overline for the mean of a row, backward is
 * `dx = (t - overline(t) - xhat overline(t xhat)) / sigma` and `dx = (t - xhat overline(t xhat)) / r`.
 */
import type { NormKind } from '../../../experiments/result.ts';
import { at, columnSums, matrix, type Matrix } from './matrix.ts';
import { parameter, type Gradients, type Step, type Tensors } from './parameters.ts';

/** The norm with gain `<name>.gain` and, for LayerNorm, bias `<name>.bias`. */
export function norm(kind: NormKind, x: Matrix, name: string, parameters: Tensors, epsilon: number, gradients: Gradients): Step {
  const gain = parameter(parameters, `${name}.gain`);
  const bias = kind === 'layernorm' ? parameter(parameters, `${name}.bias`) : null;
  const { normalised, deviation } = normalise(kind, x, epsilon);
  return {
    value: matrix(x.rows, x.columns, (i, j) => at(gain, 0, j) * at(normalised, i, j) + (bias ? at(bias, 0, j) : 0)),
    backward: (dy) => {
      gradients.add(`${name}.gain`, columnSums(matrix(x.rows, x.columns, (i, j) => at(dy, i, j) * at(normalised, i, j))));
      if (bias) gradients.add(`${name}.bias`, columnSums(dy));
      const t = matrix(x.rows, x.columns, (i, j) => at(gain, 0, j) * at(dy, i, j));
      const meanT = rowMeans(t);
      const meanTX = rowMeans(matrix(x.rows, x.columns, (i, j) => at(t, i, j) * at(normalised, i, j)));
      return matrix(x.rows, x.columns, (i, j) => {
        const centred = kind === 'layernorm' ? at(t, i, j) - at(meanT, i, 0) : at(t, i, j);
        return (centred - at(normalised, i, j) * at(meanTX, i, 0)) / at(deviation, i, 0);
      });
    },
  };
}

function normalise(kind: NormKind, x: Matrix, epsilon: number): { normalised: Matrix; deviation: Matrix } {
  const mean = kind === 'layernorm' ? rowMeans(x) : matrix(x.rows, 1);
  const centred = matrix(x.rows, x.columns, (i, j) => at(x, i, j) - at(mean, i, 0));
  const meanSquare = rowMeans(matrix(x.rows, x.columns, (i, j) => at(centred, i, j) ** 2));
  const deviation = matrix(x.rows, 1, (i) => Math.sqrt(at(meanSquare, i, 0) + epsilon));
  return { normalised: matrix(x.rows, x.columns, (i, j) => at(centred, i, j) / at(deviation, i, 0)), deviation };
}

function rowMeans(a: Matrix): Matrix {
  return matrix(a.rows, 1, (i) => {
    let total = 0;
    for (let j = 0; j < a.columns; j++) total += at(a, i, j);
    return total / a.columns;
  });
}
