import { util } from '@tensorflow/tfjs-core';
import { ENTRY_ARGUMENTS, GROUP_INDEX } from './gpu.ts';
import type { Kernel } from './kernel.ts';

const THREADS = 256;

export const reluGradient: Kernel = (call, gpu) => {
  const dy = call.tensor('dy');
  const y = call.tensor('y', dy.shape);
  const count = util.sizeFromShape(dy.shape);
  const component = count % 4 === 0 ? 4 : 1;
  const dx = gpu.create(dy.shape);
  gpu.run({
    key: `relu gradient by ${component}`,
    code: () => reluGradientCode(component),
    tensors: [dx, dy, y],
    parameters: [{ u32: count / component }],
    groupCount: Math.ceil(count / component / THREADS),
  });
  return dx;
};

function reluGradientCode(component: number): string {
  return `
    alias Unit = ${component === 4 ? 'vec4<f32>' : 'f32'};
    @group(0) @binding(0) var<storage, read_write> dx: array<Unit>;
    @group(0) @binding(1) var<storage, read> dy: array<Unit>;
    @group(0) @binding(2) var<storage, read> y: array<Unit>;
    @group(0) @binding(3) var<uniform> units: u32;

    @compute @workgroup_size(${THREADS})
    fn main(${ENTRY_ARGUMENTS}) {
      ${GROUP_INDEX}
      let i = groupIndex * ${THREADS}u + thread;
      if (i < units) { dx[i] = select(Unit(), dy[i], y[i] > Unit()); }
    }`;
}
