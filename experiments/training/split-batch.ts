import type { Batch } from '../model/transformer.ts';

/** The batch in `count` batches of as many sequences each, in order. Throws when they do not come out even. */
export function splitBatch(batch: Batch, count: number): Batch[] {
  const batchSize = batch.batchSize / count;
  if (!Number.isInteger(batchSize))
    throw new RangeError(`${batch.batchSize} sequences do not make ${count} batches of equal size (take a multiple of ${count})`);
  const part = (ids: Int32Array, index: number): Int32Array => ids.slice((index * ids.length) / count, ((index + 1) * ids.length) / count);
  return Array.from({ length: count }, (_, index) => ({
    batchSize,
    source: batch.source && part(batch.source, index),
    inputs: part(batch.inputs, index),
    targets: part(batch.targets, index),
  }));
}
