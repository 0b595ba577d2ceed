/** An exported cell read back from its two files by the definition of the formats, with nothing of the code that wrote it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Matrix } from '../experiments/reference/matrix.ts';
import type { Batch } from '../experiments/reference/model.ts';
import type { Tensors } from '../experiments/reference/parameters.ts';
import type { ReferenceConfig } from '../experiments/reference/stack.ts';
import { modelConfig } from '../../experiments/result.ts';

export interface StoredTensor {
  dtype: string;
  shape: number[];
  values: number[];
}

const headerSchema = z.record(
  z.string(),
  z.object({ dtype: z.enum(['F32', 'I32']), shape: z.array(z.int()), data_offsets: z.tuple([z.int(), z.int()]) }),
);

/** The tensors of a safetensors file, by name. Throws when they do not fill the file's data without a gap. */
export function readSafetensors(file: Uint8Array): Record<string, StoredTensor> {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const headerLength = Number(view.getBigUint64(0, true));
  if (headerLength % 8 !== 0) throw new RangeError(`the header is ${headerLength} bytes long, which is not a multiple of 8`);
  const header = JSON.parse(new TextDecoder().decode(file.subarray(8, 8 + headerLength))) as object;
  const entries = Object.fromEntries(Object.entries(header).filter(([name]) => name !== '__metadata__'));
  let reached = 0;
  const tensors = Object.entries(headerSchema.parse(entries)).map(
    ([
      name,
      {
        dtype,
        shape,
        data_offsets: [start, end],
      },
    ]) => {
      const count = shape.reduce((product, length) => product * length, 1);
      if (start !== reached || end - start !== 4 * count)
        throw new RangeError(`${name} lies at ${start} to ${end}, expected ${reached} on`);
      reached = end;
      const at = (index: number): number => {
        const offset = 8 + headerLength + start + 4 * index;
        return dtype === 'F32' ? view.getFloat32(offset, true) : view.getInt32(offset, true);
      };
      return [name, { dtype, shape, values: Array.from({ length: count }, (_, index) => at(index)) }] as const;
    },
  );
  if (8 + headerLength + reached !== file.length) throw new RangeError(`the file is ${file.length} bytes long, its tensors end elsewhere`);
  return Object.fromEntries(tensors);
}

const descriptionSchema = z.object({
  model: modelConfig,
  batchSize: z.int(),
  file: z.object({ name: z.string(), sha256: z.string() }).optional(),
  tensors: z.array(z.object({ name: z.string(), type: z.string(), shape: z.array(z.int()), meaning: z.string() })),
});

export interface StoredCell {
  description: z.infer<typeof descriptionSchema>;
  tensors: Record<string, StoredTensor>;
  config: ReferenceConfig;
  parameters: Tensors;
  batch: Batch;
  lossNats: number;
  logits: number[];
  gradients: Record<string, number[]>;
}

export function readCell(folder: string): StoredCell {
  const description = descriptionSchema.parse(JSON.parse(readFileSync(join(folder, 'cell.json'), 'utf8')));
  const tensors = readSafetensors(readFileSync(join(folder, 'cell.safetensors')));
  const below = (prefix: string): [string, StoredTensor][] =>
    Object.entries(tensors).flatMap(([name, tensor]) => (name.startsWith(prefix) ? [[name.slice(prefix.length), tensor]] : []));
  const { source, inputs = [], targets = [] } = Object.fromEntries(below('batch.').map(([name, tensor]) => [name, rowsOf(tensor)]));
  const { values: loss = [] } = tensors.loss ?? {};
  return {
    description,
    tensors,
    config: description.model,
    parameters: Object.fromEntries(below('parameter.').map(([name, tensor]) => [name, matrixOf(tensor)])),
    batch: { ...(source && { source }), inputs, targets },
    lossNats: loss[0] ?? Number.NaN,
    logits: tensors.logits?.values ?? [],
    gradients: Object.fromEntries(below('gradient.').map(([name, { values }]) => [name, values])),
  };
}

/** A vector becomes a matrix of one row. */
function matrixOf({ shape, values }: StoredTensor): Matrix {
  const columns = shape.at(-1) ?? 1;
  return { rows: values.length / columns, columns, data: Float64Array.from(values) };
}

function rowsOf({ shape: [rows = 0, columns = 0], values }: StoredTensor): number[][] {
  return Array.from({ length: rows }, (_, row) => values.slice(row * columns, (row + 1) * columns));
}
