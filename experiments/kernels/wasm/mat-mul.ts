import { broadcast_util, util } from '@tensorflow/tfjs-core';
import type { Kernel } from './call.ts';

const FLOAT_BYTES = 4;

/** Replaces TensorFlow.js's own kernel, whose transposed products take a slow path. Same inputs, attributes and broadcasting. */
export const batchMatMul: Kernel = (call, { heap, module, scratch }) => {
  const a = call.tensor('a');
  const b = call.tensor('b');
  const left = matrixOf(a.shape, call.boolean('transposeA'));
  const right = matrixOf(b.shape, call.boolean('transposeB'));
  if (left.columns !== right.rows) {
    call.fail(
      `inner sizes ${left.columns} of a [${a.shape.join(', ')}] and ${right.rows} of b [${b.shape.join(', ')}] must be equal, ` +
        `with transposeA ${call.boolean('transposeA')} and transposeB ${call.boolean('transposeB')}`,
    );
  }
  const batchShape = broadcast_util.assertAndGetBroadcastShape(left.batchShape, right.batchShape);
  const out = heap.create([...batchShape, left.rows, right.columns]);
  const [outPointer, aPointer, bPointer] = [heap.pointerTo(out), heap.pointerTo(a), heap.pointerTo(b)];
  const aBatches = batchOffsets(left.batchShape, batchShape, left.rows * left.columns);
  const bBatches = batchOffsets(right.batchShape, batchShape, right.rows * right.columns);
  const outBytes = left.rows * right.columns * FLOAT_BYTES;
  for (const [index, aOffset] of aBatches.entries()) {
    module.gemm(
      ...[outPointer + index * outBytes, right.columns * FLOAT_BYTES],
      ...[aPointer + aOffset, left.rowStride, left.columnStride],
      ...[bPointer + (bBatches[index] ?? 0), right.rowStride, right.columnStride],
      ...[left.rows, right.columns, left.columns, scratch],
    );
  }
  return out;
};

/** The last two axes as the product sees them, with strides in bytes. */
function matrixOf(shape: number[], transpose: boolean) {
  const [storedRows, storedColumns] = shape.slice(-2) as [number, number];
  const [outer, inner] = [storedColumns * FLOAT_BYTES, FLOAT_BYTES];
  const batchShape = shape.slice(0, -2);
  return transpose
    ? { batchShape, rows: storedColumns, columns: storedRows, rowStride: inner, columnStride: outer }
    : { batchShape, rows: storedRows, columns: storedColumns, rowStride: outer, columnStride: inner };
}

/** Byte offset of an operand's matrix for each matrix of the result, in order. Axes of size 1 are repeated. */
function batchOffsets(shape: number[], batchShape: number[], matrixSize: number): number[] {
  const strides = util.computeStrides([...shape, matrixSize]);
  const missing = batchShape.length - shape.length;
  let offsets = [0];
  for (const [axis, length] of batchShape.entries()) {
    const stride = shape[axis - missing] === length ? (strides[axis - missing] ?? 0) * FLOAT_BYTES : 0;
    offsets = offsets.flatMap((offset) => Array.from({ length }, (_, index) => offset + index * stride));
  }
  return offsets;
}
