import { sum } from './copy';

/** sums [d] of the columns of x [rows, d], row after row; four rows at a time, so that the sums are loaded and stored less often. */
export function columnSum(sums: usize, x: usize, rows: i32, d: i32): void {
  const rowBytes = (<usize>d) << 2;
  const vectorBytes = rowBytes & ~(<usize>15);
  memory.fill(sums, 0, rowBytes);
  let row: i32 = 0;
  for (; row <= rows - 4; row += 4) {
    const x1 = x + rowBytes;
    const x2 = x1 + rowBytes;
    const x3 = x2 + rowBytes;
    let i: usize = 0;
    for (; i < vectorBytes; i += 16) {
      const two = f32x4.add(f32x4.add(v128.load(sums + i), v128.load(x + i)), v128.load(x1 + i));
      v128.store(sums + i, f32x4.add(f32x4.add(two, v128.load(x2 + i)), v128.load(x3 + i)));
    }
    for (; i < rowBytes; i += 4) {
      store<f32>(sums + i, load<f32>(sums + i) + load<f32>(x + i) + load<f32>(x1 + i) + load<f32>(x2 + i) + load<f32>(x3 + i));
    }
    x = x3 + rowBytes;
  }
  for (; row < rows; row++) {
    sum(sums, sums, x, d);
    x += rowBytes;
  }
}
