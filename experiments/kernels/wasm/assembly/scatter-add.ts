import { copy, sum } from './copy';

/** sums [rowCount, d]: row r is the sum of those rows of values [n, d] whose entry in rows [n] is r. Entries outside [0, rowCount) are dropped. */
export function scatterAdd(sums: usize, rows: usize, values: usize, n: i32, d: i32, rowCount: i32): void {
  const rowBytes = (<usize>d) << 2;
  memory.fill(sums, 0, <usize>rowCount * rowBytes);
  for (let i: i32 = 0; i < n; i++) {
    const row = load<i32>(rows);
    if (row >= 0 && row < rowCount) {
      const target = sums + <usize>row * rowBytes;
      sum(target, target, values, d);
    }
    rows += 4;
    values += rowBytes;
  }
}

/** gathered [n, d]: row i is row rows[i] of values [rowCount, d], and zeros where that is outside [0, rowCount). */
export function gather(gathered: usize, rows: usize, values: usize, n: i32, d: i32, rowCount: i32): void {
  const rowBytes = (<usize>d) << 2;
  for (let i: i32 = 0; i < n; i++) {
    const row = load<i32>(rows);
    if (row >= 0 && row < rowCount) copy(gathered, values + <usize>row * rowBytes, d);
    else memory.fill(gathered, 0, rowBytes);
    rows += 4;
    gathered += rowBytes;
  }
}
