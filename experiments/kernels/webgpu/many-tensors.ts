/**
 * Kernels that go over many tensors in few dispatches: each takes as many tensors as a shader binds buffers, its workgroups shared out
 * among them by a table.
 */
import { util, type TensorInfo } from '@tensorflow/tfjs-core';
import type { KernelCall } from '../kernel-call.ts';
import type { Parameter } from './uniforms.ts';

export const THREADS = 256;
/** Elements of a workgroup: enough for a thread to have several loads on their way. */
const ELEMENTS_PER_THREAD = 8;
const ELEMENTS = THREADS * ELEMENTS_PER_THREAD;

/** Tensors that one dispatch goes over. */
export interface Share {
  /** Index of its first tensor among all. */
  first: number;
  /** Elements of each. */
  sizes: number[];
  /** Elements of all tensors before the first. */
  elementsBefore: number;
  /** Workgroups of the dispatches before. */
  groupsBefore: number;
  groupCount: number;
}

/** Inputs `<prefix>0`, `<prefix>1`, .. of a call, as many as its attribute `count` says. */
export function numberedInputs(call: KernelCall, prefix: string): TensorInfo[] {
  return Array.from({ length: call.number('count') }, (_, index) => call.tensor(`${prefix}${index}`));
}

/** Shares of at most `tensorsPerShare` tensors. */
export function sharesOf(tensors: TensorInfo[], tensorsPerShare: number): Share[] {
  const shares: Share[] = [];
  let [elementsBefore, groupsBefore] = [0, 0];
  for (let first = 0; first < tensors.length; first += tensorsPerShare) {
    const sizes = tensors.slice(first, first + tensorsPerShare).map(({ shape }) => util.sizeFromShape(shape));
    const groupCount = sizes.reduce((sum, size) => sum + groupsOf(size), 0);
    shares.push({ first, sizes, elementsBefore, groupsBefore, groupCount });
    elementsBefore += sizes.reduce((sum, size) => sum + size, 0);
    groupsBefore += groupCount;
  }
  return shares;
}

/** For each tensor its first workgroup, its elements, and the elements and workgroups of all before it. As WGSL: `array<vec4<u32>, n>`. */
export function tableOf({ sizes, elementsBefore, groupsBefore }: Share): Parameter[] {
  let [elements, groups] = [elementsBefore, 0];
  return sizes.flatMap((size) => {
    const row = [groups, size, elements, groupsBefore].map((u32) => ({ u32 }));
    elements += size;
    groups += groupsOf(size);
    return row;
  });
}

function groupsOf(size: number): number {
  return Math.ceil(size / ELEMENTS);
}

/**
 * WGSL that runs `code` for each `i` of the calling thread's elements of its tensor, whose row of the table is `share`; `tensor` is its
 * number among those of the dispatch. Needs `groupIndex` and `table`.
 */
export function eachElement(tensorCount: number, code: string): string {
  return `
    var tensor = 0u;
    for (var other = 1u; other < ${tensorCount}u; other++) { if (groupIndex >= table[other].x) { tensor = other; } }
    let share = table[tensor];
    for (var turn = 0u; turn < ${ELEMENTS_PER_THREAD}u; turn++) {
      let i = (groupIndex - share.x) * ${ELEMENTS}u + turn * ${THREADS}u + thread;
      if (i < share.y) { ${code} }
    }`;
}

/** WGSL: false in a workgroup behind the last, which a grid of two dimensions can have. For the lines after `eachElement`. */
export const GROUP_HAS_ELEMENTS = `(groupIndex - share.x) * ${ELEMENTS}u < share.y`;

/** WGSL that runs one of several statements, chosen by `tensor`. */
export function byTensor(tensorCount: number, statement: (index: number) => string): string {
  const cases = Array.from({ length: tensorCount }, (_, index) => `case ${index}u: { ${statement(index)} }`);
  return `switch tensor { ${cases.join(' ')} default: {} }`;
}
