import type { TensorInfo } from '@tensorflow/tfjs-core';
import { ENTRY_ARGUMENTS, GROUP_INDEX, type Gpu } from './gpu.ts';
import { someRows, type Kernel } from './kernel.ts';

/** What is summed over the rows: the inputs themselves, or the terms of a norm's parameter gradients from dy, x and its rows' statistics. */
type Kind = 'plain' | 'layernorm' | 'rmsnorm';

interface ColumnSums {
  kind: Kind;
  inputs: TensorInfo[];
  rows: number;
  width: number;
  /** Whether the inputs are freed once they are summed. */
  releases?: boolean;
}

/** Threads of a workgroup: neighbours in one row, so that a load fills a line of the cache, and rows in turn. */
const COLUMNS = 32;
const ROWS_AT_ONCE = 8;
/** Loads of a thread that are on their way together: one after the other they would cost more than the bytes do. */
const LOADS_AT_ONCE = 4;
/** A workgroup sums so many rows; more are summed in two stages, so that long narrow matrices too fill a GPU. */
const ROWS_PER_GROUP = 512;

export const columnSum: Kernel = (call, gpu) => {
  const x = call.tensor('x');
  const { rows, width } = someRows(call, x);
  return columnSums(gpu, { kind: 'plain', inputs: [x], rows, width });
};

/** Sums over the rows of [rows, width] matrices, always in the same order. */
export function columnSums(gpu: Gpu, { kind, inputs, rows, width, releases = false }: ColumnSums): TensorInfo[] {
  const terms = termsOf(kind, inputs.length);
  const chunks = Math.ceil(rows / ROWS_PER_GROUP);
  const sums = terms.map(() => gpu.create(chunks === 1 ? [width] : [chunks, width]));
  gpu.run({
    key: `column sums ${kind} ${inputs.length}`,
    code: () => columnSumsCode(kind, inputs.length),
    tensors: [...sums, ...inputs],
    parameters: [{ u32: rows }, { u32: width }, { u32: Math.ceil(width / COLUMNS) }],
    groupCount: Math.ceil(width / COLUMNS) * chunks,
  });
  if (releases) inputs.forEach(gpu.release);
  return chunks === 1 ? sums : columnSums(gpu, { kind: 'plain', inputs: sums, rows: chunks, width, releases: true });
}

function termsOf(kind: Kind, inputCount: number): string[] {
  const at = 'row * parameters.width + column';
  switch (kind) {
    case 'plain':
      return Array.from({ length: inputCount }, (_, i) => `input${i}[${at}]`);
    case 'layernorm':
      return [`input0[${at}] * (input1[${at}] - input2[row]) * input3[row]`, `input0[${at}]`];
    case 'rmsnorm':
      return [`input0[${at}] * input1[${at}] * input2[row]`];
    default:
      return kind satisfies never;
  }
}

function columnSumsCode(kind: Kind, inputCount: number): string {
  const terms = termsOf(kind, inputCount);
  return `
    struct Parameters { rows: u32, width: u32, tiles: u32 }
    ${terms.map((_, i) => `@group(0) @binding(${i}) var<storage, read_write> output${i}: array<f32>;`).join('\n')}
    ${Array.from({ length: inputCount }, (_, i) => `@group(0) @binding(${terms.length + i}) var<storage, read> input${i}: array<f32>;`).join('\n')}
    @group(0) @binding(${terms.length + inputCount}) var<uniform> parameters: Parameters;
    var<workgroup> partials: array<f32, ${COLUMNS * ROWS_AT_ONCE}>;

    @compute @workgroup_size(${COLUMNS * ROWS_AT_ONCE})
    fn main(${ENTRY_ARGUMENTS}) {
      ${GROUP_INDEX}
      let chunk = groupIndex / parameters.tiles;
      let column = groupIndex % parameters.tiles * ${COLUMNS}u + thread % ${COLUMNS}u;
      let end = min(parameters.rows, (chunk + 1u) * ${ROWS_PER_GROUP}u);
      ${terms.map((_, i) => `var sums${i} = vec${LOADS_AT_ONCE}<f32>();`).join('\n')}
      if (column < parameters.width) {
        for (var next = chunk * ${ROWS_PER_GROUP}u + thread / ${COLUMNS}u; next < end; next += ${ROWS_AT_ONCE * LOADS_AT_ONCE}u) {
          ${Array.from({ length: LOADS_AT_ONCE }, (_, load) => addRow(terms, load)).join('\n')}
        }
      }
      ${terms.map((_, i) => combineRows(`dot(sums${i}, vec${LOADS_AT_ONCE}(1.0))`, `output${i}`)).join('\n')}
    }`;
}

/** Adds one of the rows that are loaded together; behind the end, the last row once more, which does not count. */
function addRow(terms: string[], load: number): string {
  return `{
    let row = min(next + ${load * ROWS_AT_ONCE}u, end - 1u);
    let counts = next + ${load * ROWS_AT_ONCE}u < end;
    ${terms.map((term, i) => `sums${i}[${load}] += select(0.0, ${term}, counts);`).join('\n')}
  }`;
}

function combineRows(sum: string, output: string): string {
  return `
    workgroupBarrier();
    partials[thread] = ${sum};
    workgroupBarrier();
    if (thread < ${COLUMNS}u && column < parameters.width && chunk * ${ROWS_PER_GROUP}u < parameters.rows) {
      var combined = partials[thread];
      for (var other = 1u; other < ${ROWS_AT_ONCE}u; other++) { combined += partials[other * ${COLUMNS}u + thread]; }
      ${output}[chunk * parameters.width + column] = combined;
    }`;
}
