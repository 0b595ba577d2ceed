/** Row-major float64 matrices with checked access, and the few products that forward and backward passes are made of. */

export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly data: Float64Array;
}

export function matrix(rows: number, columns: number, entry?: (row: number, column: number) => number): Matrix {
  const data = new Float64Array(rows * columns);
  if (entry) for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) data[i * columns + j] = entry(i, j);
  return { rows, columns, data };
}

/** The entry, or a RangeError: a referee that reads past an edge must not answer. */
export function at(m: Matrix, row: number, column: number): number {
  const value = row < m.rows && column < m.columns ? m.data[row * m.columns + column] : undefined;
  if (value === undefined) throw new RangeError(`no entry (${row}, ${column}) in a matrix of ${m.rows} x ${m.columns}`);
  return value;
}

/** `a b`, [n, k] [k, m] -> [n, m]. */
export function product(a: Matrix, b: Matrix): Matrix {
  if (a.columns !== b.rows) throw new RangeError(`product of ${a.rows} x ${a.columns} and ${b.rows} x ${b.columns}: inner sizes differ`);
  const [left, right] = [a.data, b.data];
  return matrix(a.rows, b.columns, (i, j) => {
    let total = 0;
    // An entry that is missing makes the sum NaN, which no comparison accepts.
    for (let k = 0; k < a.columns; k++) total += (left[i * a.columns + k] ?? Number.NaN) * (right[k * b.columns + j] ?? Number.NaN);
    return total;
  });
}

export function transpose(a: Matrix): Matrix {
  return matrix(a.columns, a.rows, (i, j) => at(a, j, i));
}

/** `a + factor b`, both of one shape. */
export function add(a: Matrix, b: Matrix, factor = 1): Matrix {
  if (a.rows !== b.rows || a.columns !== b.columns) throw new RangeError(`sum of ${a.rows} x ${a.columns} and ${b.rows} x ${b.columns}`);
  return matrix(a.rows, a.columns, (i, j) => at(a, i, j) + factor * at(b, i, j));
}

export function scale(a: Matrix, factor: number): Matrix {
  return matrix(a.rows, a.columns, (i, j) => factor * at(a, i, j));
}

/** The sum of the rows, [n, m] -> [1, m]. */
export function columnSums(a: Matrix): Matrix {
  return matrix(1, a.columns, (_, j) => {
    let total = 0;
    for (let i = 0; i < a.rows; i++) total += at(a, i, j);
    return total;
  });
}

/** Rows `start` up to, not including, `end`. */
export function rowRange(a: Matrix, start: number, end: number): Matrix {
  return matrix(end - start, a.columns, (i, j) => at(a, start + i, j));
}

/** Matrices of one width, one below the other. */
export function stackRows(parts: readonly Matrix[]): Matrix {
  const columns = parts[0]?.columns ?? 0;
  const data = new Float64Array(parts.reduce((size, part) => size + part.data.length, 0));
  let offset = 0;
  for (const part of parts) {
    data.set(part.data, offset);
    offset += part.data.length;
  }
  return { rows: data.length / columns, columns, data };
}

/** `sqrt(sum of squares)`. */
export function frobeniusNorm(a: Matrix): number {
  return Math.sqrt(a.data.reduce((total, x) => total + x * x, 0));
}
