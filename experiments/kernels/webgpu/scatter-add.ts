import { util } from '@tensorflow/tfjs-core';
import { ENTRY_ARGUMENTS, GROUP_INDEX } from './gpu.ts';
import { someRows, type Kernel } from './kernel.ts';

const THREADS = 64;

/** Each workgroup owns one row of the sums, or a stretch of it, and looks through all targets for those that are its own, in order: no atomics. */
export const scatterAdd: Kernel = (call, gpu) => {
  const values = call.tensor('values');
  const { leading, rows, width } = someRows(call, values);
  const targets = call.tensor('rows', leading, 'int32');
  const rowCount = call.number('rowCount');
  if (!util.isInt(rowCount) || rowCount < 1) call.fail(`attribute "rowCount" is ${rowCount}, must be a positive whole number`);
  const sums = gpu.create([rowCount, width]);
  const tiles = Math.ceil(width / THREADS);
  gpu.run({
    key: 'scatter add',
    code: scatterAddCode,
    tensors: [sums, targets, values],
    parameters: [{ u32: rows }, { u32: width }, { u32: tiles }, { u32: rowCount }],
    groupCount: rowCount * tiles,
  });
  return sums;
};

function scatterAddCode(): string {
  return `
    struct Parameters { rows: u32, width: u32, tiles: u32, rowCount: u32 }
    @group(0) @binding(0) var<storage, read_write> sums: array<f32>;
    @group(0) @binding(1) var<storage, read> targets: array<i32>;
    @group(0) @binding(2) var<storage, read> values: array<f32>;
    @group(0) @binding(3) var<uniform> parameters: Parameters;
    var<workgroup> tile: array<i32, ${THREADS}>;

    @compute @workgroup_size(${THREADS})
    fn main(${ENTRY_ARGUMENTS}) {
      ${GROUP_INDEX}
      let row = groupIndex / parameters.tiles;
      let column = groupIndex % parameters.tiles * ${THREADS}u + thread;
      var sum = 0.0;
      for (var first = 0u; first < parameters.rows; first += ${THREADS}u) {
        workgroupBarrier();
        tile[thread] = select(-1, targets[min(first + thread, parameters.rows - 1u)], first + thread < parameters.rows);
        workgroupBarrier();
        for (var i = 0u; i < ${THREADS}u; i++) {
          if (tile[i] == i32(row) && column < parameters.width) { sum += values[(first + i) * parameters.width + column]; }
        }
      }
      if (row < parameters.rowCount && column < parameters.width) { sums[row * parameters.width + column] = sum; }
    }`;
}
