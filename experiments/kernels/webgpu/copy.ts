import { util } from '@tensorflow/tfjs-core';
import { ENTRY_ARGUMENTS, GROUP_INDEX } from './gpu.ts';
import type { Kernel } from './kernel.ts';

/** As many bytes on their way at once as in a norm's workgroup: 4 loads of 16 bytes for each of 256 threads. */
const THREADS = 256;
const UNITS_PER_THREAD = 4;

export const copy: Kernel = (call, gpu) => {
  const x = call.tensor('x');
  const reads = call.number('reads');
  if (reads !== 1 && reads !== 2) call.fail(`attribute "reads" is ${reads}, must be 1 or 2`);
  const inputs = reads === 2 ? [x, call.tensor('x2', x.shape)] : [x];
  const count = util.sizeFromShape(x.shape);
  const component = count % 4 === 0 ? 4 : 1;
  const units = count / component;
  const y = gpu.create(x.shape);
  gpu.run({
    key: `copy ${reads} by ${component}`,
    code: () => copyCode(inputs.length, component),
    tensors: [y, ...inputs],
    parameters: [{ u32: units }],
    groupCount: Math.ceil(units / (THREADS * UNITS_PER_THREAD)),
  });
  return y;
};

function copyCode(inputCount: number, component: number): string {
  const names = ['x', 'x2'].slice(0, inputCount);
  const each = (code: (k: number) => string): string => Array.from({ length: UNITS_PER_THREAD }, (_, k) => code(k)).join('\n');
  return `
    alias Unit = ${component === 4 ? 'vec4<f32>' : 'f32'};
    @group(0) @binding(0) var<storage, read_write> y: array<Unit>;
    ${names.map((name, i) => `@group(0) @binding(${i + 1}) var<storage, read> ${name}: array<Unit>;`).join('\n')}
    @group(0) @binding(${inputCount + 1}) var<uniform> units: u32;

    @compute @workgroup_size(${THREADS})
    fn main(${ENTRY_ARGUMENTS}) {
      ${GROUP_INDEX}
      let first = groupIndex * ${THREADS * UNITS_PER_THREAD}u + thread;
      ${each((k) => `let source${k} = min(first + ${k * THREADS}u, units - 1u);`)}
      // All loads before all stores, so that they are on their way together.
      ${each((k) => `let value${k} = ${names.map((name) => `${name}[source${k}]`).join(' + ')};`)}
      ${each((k) => `if (first + ${k * THREADS}u < units) { y[source${k}] = value${k}; }`)}
    }`;
}
