import { util } from '@tensorflow/tfjs-core';
import { ENTRY_ARGUMENTS, GROUP_INDEX } from './gpu.ts';
import type { KernelCall } from '../kernel-call.ts';
import type { Kernel } from './kernel.ts';
import type { Parameter } from './uniforms.ts';

const THREADS = 256;

export const adam: Kernel = (call, gpu) => {
  const parameter = call.tensor('parameter');
  const { shape } = parameter;
  const inputs = [parameter, call.tensor('gradient', shape), call.tensor('firstMoment', shape), call.tensor('secondMoment', shape)];
  const outputs = [gpu.create(shape), gpu.create(shape), gpu.create(shape)];
  const count = util.sizeFromShape(shape);
  const component = count % 4 === 0 ? 4 : 1;
  gpu.run({
    key: `adam by ${component}`,
    code: () => adamCode(component),
    tensors: [...outputs, ...inputs],
    parameters: [{ u32: count / component }, ...adamSettings(call)],
    groupCount: Math.ceil(count / component / THREADS),
  });
  return outputs;
};

/** Members of a uniform structure that `adamSettings` fills. */
export const ADAM_SETTINGS = 'stepSize: f32, beta1: f32, rest1: f32, beta2: f32, rest2: f32, epsilon: f32, correction2: f32';

export function adamSettings(call: KernelCall): Parameter[] {
  const [beta1, beta2] = [call.number('beta1'), call.number('beta2')];
  // 1 - beta in double precision: float32 would lose a thousandth of it at beta2 = 0.9999.
  const betas = [beta1, 1 - beta1, beta2, 1 - beta2];
  return [call.number('stepSize'), ...betas, call.number('epsilon'), call.number('correction2')].map((f32) => ({ f32 }));
}

function adamCode(component: number): string {
  const names = ['newParameter', 'newFirst', 'newSecond', 'parameter', 'gradient', 'first', 'second'];
  return `
    alias Unit = ${component === 4 ? 'vec4<f32>' : 'f32'};
    struct Parameters { units: u32, ${ADAM_SETTINGS} }
    ${names.map((name, i) => `@group(0) @binding(${i}) var<storage, ${i < 3 ? 'read_write' : 'read'}> ${name}: array<Unit>;`).join('\n')}
    @group(0) @binding(${names.length}) var<uniform> parameters: Parameters;

    @compute @workgroup_size(${THREADS})
    fn main(${ENTRY_ARGUMENTS}) {
      ${GROUP_INDEX}
      let i = groupIndex * ${THREADS}u + thread;
      if (i >= parameters.units) { return; }
      let g = gradient[i];
      let m = parameters.beta1 * first[i] + parameters.rest1 * g;
      let v = parameters.beta2 * second[i] + parameters.rest2 * (g * g);
      newFirst[i] = m;
      newSecond[i] = v;
      newParameter[i] = parameter[i] - parameters.stepSize * m / (sqrt(v / parameters.correction2) + parameters.epsilon);
    }`;
}
