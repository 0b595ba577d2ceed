/**
 * WGSL for a matrix product inside a workgroup: TILE rows by TILE columns at a time, both operands staged through workgroup memory, each
 * thread with four of the results. For kernels that do several products in one dispatch.
 */
export const TILE = 32;
export const TILE_THREADS = 256;
const INNER = 16;
const SIDE = 16;

/** Declarations that `tileProduct` needs once in a shader. */
export const TILE_DECLARATIONS = `
  var<workgroup> tileLeft: array<array<f32, ${TILE}>, ${INNER}>;
  var<workgroup> tileRight: array<array<f32, ${TILE}>, ${INNER}>;`;

export interface TileOperand {
  /** WGSL of the element at `row` (or `column`) and `inner`. */
  element: string;
  /** Which of the two indices has its elements side by side in memory. */
  contiguous: 'outer' | 'inner';
}

export interface TileProduct {
  /** First row and column of the tile, and where rows and columns end. */
  rows: { from: string; to: string };
  columns: { from: string; to: string };
  inner: { from: string; to: string };
  /** In terms of `row` and `inner`. */
  left: TileOperand;
  /** In terms of `column` and `inner`. */
  right: TileOperand;
  /** Statement that stores `value`, the element at `row` and `column`. */
  store: string;
}

/** One tile of a product. Where it stands, the whole workgroup must come by. */
export function tileProduct({ rows, columns, inner, left, right, store }: TileProduct): string {
  return `{
    var results = vec4<f32>();
    for (var innerFirst = ${inner.from}; innerFirst < ${inner.to}; innerFirst += ${INNER}u) {
      workgroupBarrier();
      ${stage('tileLeft', 'row', rows, inner.to, left)}
      ${stage('tileRight', 'column', columns, inner.to, right)}
      workgroupBarrier();
      for (var i = 0u; i < ${INNER}u; i++) {
        let l = vec2(tileLeft[i][thread / ${SIDE}u], tileLeft[i][thread / ${SIDE}u + ${SIDE}u]);
        let r = vec2(tileRight[i][thread % ${SIDE}u], tileRight[i][thread % ${SIDE}u + ${SIDE}u]);
        results += l.xxyy * r.xyxy;
      }
    }
    for (var i = 0u; i < 4u; i++) {
      let row = ${rows.from} + thread / ${SIDE}u + i / 2u * ${SIDE}u;
      let column = ${columns.from} + thread % ${SIDE}u + i % 2u * ${SIDE}u;
      let value = results[i];
      if (row < ${rows.to} && column < ${columns.to}) { ${store} }
    }
  }`;
}

/** Loads a stretch of an operand so that neighbouring threads read neighbouring elements; zero outside of it. */
function stage(tile: string, index: string, outer: { from: string; to: string }, innerTo: string, operand: TileOperand): string {
  const [outerOffset, innerOffset] =
    operand.contiguous === 'outer' ? [`position % ${TILE}u`, `position / ${TILE}u`] : [`position / ${INNER}u`, `position % ${INNER}u`];
  return `
    for (var position = thread; position < ${TILE * INNER}u; position += ${TILE_THREADS}u) {
      let ${index} = ${outer.from} + ${outerOffset};
      let inner = innerFirst + ${innerOffset};
      var element = 0.0;
      if (${index} < ${outer.to} && inner < ${innerTo}) { element = ${operand.element}; }
      ${tile}[${innerOffset}][${outerOffset}] = element;
    }`;
}
