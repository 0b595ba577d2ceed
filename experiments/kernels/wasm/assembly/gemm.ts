import { multiplyAdd } from './multiply-add';

/**
 * Rows and columns of the block of C that one run of the inner loop keeps in registers: 8 of the 16 vector registers are accumulators. A
 * larger block would need fewer loads a product, but V8's register allocator spills it.
 */
const TILE_ROWS: i32 = 4;
const TILE_COLUMNS: i32 = 8;
/** Blocks of A (rows x inner) and B (inner x columns) that are packed together; A's fits in half a 256 KiB L2, a panel of B's in L1. */
const BLOCK_ROWS: i32 = 96;
const BLOCK_INNER: i32 = 256;
const BLOCK_COLUMNS: i32 = 512;

const PACKED_A_BYTES: usize = <usize>(BLOCK_ROWS * BLOCK_INNER * 4);
const PACKED_B_BYTES: usize = <usize>(BLOCK_COLUMNS * BLOCK_INNER * 4);
const EDGE_BYTES: usize = <usize>(TILE_ROWS * TILE_COLUMNS * 4);

/** Nothing is known to be zero, or unwanted. */
export const FULL: i32 = 0;
/** What C holds right of its diagonal does not matter: blocks there are left as they are. */
export const LOWER_RESULT: i32 = 1;
/** A is zero right of its diagonal. */
export const LOWER_LEFT: i32 = 2;
/** A is zero left of its diagonal. */
export const UPPER_LEFT: i32 = 3;

/** Bytes of scratch memory that `gemm` needs. */
export function gemmScratchBytes(): usize {
  return PACKED_A_BYTES + PACKED_B_BYTES + EDGE_BYTES;
}

/** `triangularGemm` of matrices without structure. */
export function gemm(
  c: usize,
  cRow: usize,
  a: usize,
  aRow: usize,
  aInner: usize,
  b: usize,
  bInner: usize,
  bColumn: usize,
  m: i32,
  n: i32,
  k: i32,
  scratch: usize,
): void {
  triangularGemm(c, cRow, a, aRow, aInner, b, bInner, bColumn, m, n, k, FULL, scratch);
}

/**
 * C = A B for A [m, k], B [k, n] and C [m, n]. A and B have any strides (in bytes: `aRow` between rows and `aInner` along k; `bInner` along k
 * and `bColumn` between columns), so a transposed operand costs only another way of packing. C's columns are adjacent, its rows `cRow`
 * bytes apart. The order of the additions depends on the sizes alone. `structure` says which products need not be computed.
 */
export function triangularGemm(
  c: usize,
  cRow: usize,
  a: usize,
  aRow: usize,
  aInner: usize,
  b: usize,
  bInner: usize,
  bColumn: usize,
  m: i32,
  n: i32,
  k: i32,
  structure: i32,
  scratch: usize,
): void {
  const packedA = scratch;
  const packedB = scratch + PACKED_A_BYTES;
  const edge = packedB + PACKED_B_BYTES;
  if (k == 0) {
    for (let row: i32 = 0; row < m; row++) memory.fill(c + <usize>row * cRow, 0, (<usize>n) << 2);
    return;
  }
  for (let columnStart: i32 = 0; columnStart < n; columnStart += BLOCK_COLUMNS) {
    const columns = min(BLOCK_COLUMNS, n - columnStart);
    for (let innerStart: i32 = 0; innerStart < k; innerStart += BLOCK_INNER) {
      const inner = min(BLOCK_INNER, k - innerStart);
      packB(packedB, b + <usize>columnStart * bColumn + <usize>innerStart * bInner, bInner, bColumn, columns, inner);
      for (let rowStart: i32 = 0; rowStart < m; rowStart += BLOCK_ROWS) {
        const rows = min(BLOCK_ROWS, m - rowStart);
        packA(packedA, a + <usize>rowStart * aRow + <usize>innerStart * aInner, aRow, aInner, rows, inner);
        for (let column: i32 = 0; column < columns; column += TILE_COLUMNS) {
          const panelB = packedB + ((<usize>(column * inner)) << 2);
          for (let row: i32 = 0; row < rows; row += TILE_ROWS) {
            const firstRow = rowStart + row;
            if (structure == LOWER_RESULT && columnStart + column >= firstRow + TILE_ROWS) continue;
            // The steps of the inner loop in which the tile's rows of A hold anything.
            const begin = structure == UPPER_LEFT ? min(inner, max(0, firstRow - innerStart)) : 0;
            const end = structure == LOWER_LEFT ? min(inner, max(0, firstRow + TILE_ROWS - innerStart)) : inner;
            const full = rows - row >= TILE_ROWS && columns - column >= TILE_COLUMNS;
            const target = c + <usize>firstRow * cRow + ((<usize>(columnStart + column)) << 2);
            const panelA = packedA + ((<usize>(row * inner)) << 2);
            multiplyTile(
              full ? target : edge,
              full ? cRow : <usize>(TILE_COLUMNS << 2),
              panelA + ((<usize>begin) << 4),
              panelA + ((<usize>end) << 4),
              panelB + ((<usize>begin) << 5),
              full && innerStart > 0,
            );
            if (!full) storeEdge(target, cRow, edge, min(TILE_ROWS, rows - row), min(TILE_COLUMNS, columns - column), innerStart > 0);
          }
        }
      }
    }
  }
}

function storeEdge(c: usize, cRow: usize, edge: usize, rows: i32, columns: i32, accumulate: bool): void {
  for (let row: i32 = 0; row < rows; row++) {
    for (let column: i32 = 0; column < columns; column++) {
      const value = load<f32>(edge + ((<usize>(row * TILE_COLUMNS + column)) << 2));
      const target = c + <usize>row * cRow + ((<usize>column) << 2);
      store<f32>(target, accumulate ? load<f32>(target) + value : value);
    }
  }
}

/**
 * A 4 x 8 tile of C from a packed panel of A (4 values a step, from `a` to `end`) and one of B (8 values a step). Values of A are repeated by
 * the load, since a shuffle would compete with the arithmetic for execution units. One step a turn, in a function that is all loop: with more
 * steps, or with more around the loop, V8 keeps accumulators in memory or moves them between registers.
 */
function multiplyTile(c: usize, cRow: usize, a: usize, end: usize, b: usize, accumulate: bool): void {
  let c00 = f32x4.splat(0);
  let c01 = c00;
  let c10 = c00;
  let c11 = c00;
  let c20 = c00;
  let c21 = c00;
  let c30 = c00;
  let c31 = c00;
  while (a < end) {
    let left = v128.load(b, 0);
    let right = v128.load(b, 16);
    let value = v128.load32_splat(a, 0);
    c00 = multiplyAdd(value, left, c00);
    c01 = multiplyAdd(value, right, c01);
    value = v128.load32_splat(a, 4);
    c10 = multiplyAdd(value, left, c10);
    c11 = multiplyAdd(value, right, c11);
    value = v128.load32_splat(a, 8);
    c20 = multiplyAdd(value, left, c20);
    c21 = multiplyAdd(value, right, c21);
    value = v128.load32_splat(a, 12);
    c30 = multiplyAdd(value, left, c30);
    c31 = multiplyAdd(value, right, c31);
    a += 16;
    b += 32;
  }
  storeRow(c, c00, c01, accumulate);
  storeRow(c + cRow, c10, c11, accumulate);
  storeRow(c + 2 * cRow, c20, c21, accumulate);
  storeRow(c + 3 * cRow, c30, c31, accumulate);
}

function storeRow(c: usize, left: v128, right: v128, accumulate: bool): void {
  if (accumulate) {
    left = f32x4.add(v128.load(c), left);
    right = f32x4.add(v128.load(c, 16), right);
  }
  v128.store(c, left);
  v128.store(c, right, 16);
}

function packA(packed: usize, a: usize, aRow: usize, aInner: usize, rows: i32, inner: i32): void {
  for (let row: i32 = 0; row < rows; row += 4) {
    packFour(packed, 16, a + <usize>row * aRow, aRow, aInner, min(4, rows - row), inner);
    packed += (<usize>inner) << 4;
  }
}

function packB(packed: usize, b: usize, bInner: usize, bColumn: usize, columns: i32, inner: i32): void {
  for (let column: i32 = 0; column < columns; column += 8) {
    const source = b + <usize>column * bColumn;
    packFour(packed, 32, source, bColumn, bInner, min(4, columns - column), inner);
    packFour(packed + 16, 32, source + 4 * bColumn, bColumn, bInner, max(0, min(4, columns - column - 4)), inner);
    packed += (<usize>inner) << 5;
  }
}

/**
 * Packs four rows of A (or columns of B) so that the four values of a step are adjacent, `step` bytes from those of the next. `across` is
 * the stride between the four, `along` the one between steps. What is not `valid` is zero.
 */
function packFour(packed: usize, step: usize, source: usize, across: usize, along: usize, valid: i32, inner: i32): void {
  let i: i32 = 0;
  if (valid == 4 && across == 4) {
    for (; i < inner; i++) {
      v128.store(packed, v128.load(source));
      packed += step;
      source += along;
    }
  } else if (valid == 4 && along == 4) {
    for (; i <= inner - 4; i += 4) {
      const r0 = v128.load(source);
      const r1 = v128.load(source + across);
      const r2 = v128.load(source + 2 * across);
      const r3 = v128.load(source + 3 * across);
      const low01 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5);
      const high01 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
      const low23 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5);
      const high23 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
      v128.store(packed, v128.shuffle<f32>(low01, low23, 0, 1, 4, 5));
      v128.store(packed + step, v128.shuffle<f32>(low01, low23, 2, 3, 6, 7));
      v128.store(packed + 2 * step, v128.shuffle<f32>(high01, high23, 0, 1, 4, 5));
      v128.store(packed + 3 * step, v128.shuffle<f32>(high01, high23, 2, 3, 6, 7));
      packed += 4 * step;
      source += 16;
    }
  }
  for (; i < inner; i++) {
    v128.store(packed, f32x4.splat(0));
    let value = source;
    for (let j: i32 = 0; j < valid; j++) {
      store<f32>(packed + ((<usize>j) << 2), load<f32>(value));
      value += across;
    }
    packed += step;
    source += along;
  }
}
