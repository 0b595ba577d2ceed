/** Token embedding plus learned position: row (b, t) is `embedding[token] + position[t]`. */
import { at, matrix, type Matrix } from './matrix.ts';
import { parameter, type Gradients, type Tensors } from './parameters.ts';

/** Tokens [b][t] -> [b t, d], sequences below one another. Parameters `<stack>.embedding` [V, d] and `<stack>.position` [T, d], t <= T. */
export function embed(
  tokens: readonly (readonly number[])[],
  stack: string,
  parameters: Tensors,
  gradients: Gradients,
): { value: Matrix; backward: (gradient: Matrix) => void } {
  const embedding = parameter(parameters, `${stack}.embedding`);
  const position = parameter(parameters, `${stack}.position`);
  const places = tokens.flatMap((sequence) => sequence.map((token, time) => ({ token, time })));
  const rows = places.map(
    ({ token, time }) => matrix(1, embedding.columns, (_, j) => at(embedding, token, j) + at(position, time, j)).data,
  );
  return {
    value: { rows: places.length, columns: embedding.columns, data: Float64Array.from(rows.flatMap((row) => [...row])) },
    backward: (dx) => {
      gradients.add(
        `${stack}.embedding`,
        gather(dx, embedding.rows, (row) => places[row]?.token),
      );
      gradients.add(
        `${stack}.position`,
        gather(dx, position.rows, (row) => places[row]?.time),
      );
    },
  };
}

/** Adds each row of `dx` to the row of the result that it was read from. */
function gather(dx: Matrix, rows: number, origin: (row: number) => number | undefined): Matrix {
  const total = matrix(rows, dx.columns);
  for (let i = 0; i < dx.rows; i++) {
    const row = origin(i);
    if (row === undefined) throw new RangeError(`row ${i} of ${dx.rows} has no origin`);
    for (let j = 0; j < dx.columns; j++) total.data[row * dx.columns + j] = at(total, row, j) + at(dx, i, j);
  }
  return total;
}
