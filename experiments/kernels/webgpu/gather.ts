import { util } from '@tensorflow/tfjs-core';
import { splitRows } from '../kernel-call.ts';
import { ENTRY_ARGUMENTS, GROUP_INDEX } from './gpu.ts';
import type { Kernel } from './kernel.ts';

const THREADS = 256;

export const gather: Kernel = (call, gpu) => {
  const values = call.tensor('values');
  const { rows: rowCount, width } = splitRows(call, values);
  const wanted = call.anyTensor('rows');
  const rows = call.tensor('rows', wanted.shape, 'int32');
  const gathered = gpu.create([...wanted.shape, width]);
  const count = util.sizeFromShape(gathered.shape);
  gpu.run({
    key: 'gather',
    code: gatherCode,
    tensors: [gathered, rows, values],
    parameters: [{ u32: count }, { u32: width }, { u32: rowCount }],
    groupCount: Math.ceil(count / THREADS),
  });
  return gathered;
};

function gatherCode(): string {
  return `
    struct Parameters { count: u32, width: u32, rowCount: u32 }
    @group(0) @binding(0) var<storage, read_write> gathered: array<f32>;
    @group(0) @binding(1) var<storage, read> rows: array<i32>;
    @group(0) @binding(2) var<storage, read> values: array<f32>;
    @group(0) @binding(3) var<uniform> parameters: Parameters;

    @compute @workgroup_size(${THREADS})
    fn main(${ENTRY_ARGUMENTS}) {
      ${GROUP_INDEX}
      let i = groupIndex * ${THREADS}u + thread;
      if (i >= parameters.count) { return; }
      let row = rows[i / parameters.width];
      var value = 0.0;
      if (row >= 0 && u32(row) < parameters.rowCount) { value = values[u32(row) * parameters.width + i % parameters.width]; }
      gathered[i] = value;
    }`;
}
