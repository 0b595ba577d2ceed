import { util } from '@tensorflow/tfjs-core';
import { adamSettings, ADAM_SETTINGS } from './adam.ts';
import { ENTRY_ARGUMENTS, GROUP_INDEX } from './gpu.ts';
import type { Kernel } from './kernel.ts';
import { byTensor, eachElement, numberedInputs, sharesOf, tableOf, THREADS } from './many-tensors.ts';

/** Parameter, gradient and new parameter of each tensor are a buffer; the moments of all are one, and the new moments another. */
const BUFFERS_PER_TENSOR = 3;
const BUFFERS_FOR_ALL = 2;

export const adamAll: Kernel = (call, gpu) => {
  const parameters = numberedInputs(call, 'parameter');
  const gradients = parameters.map(({ shape }, index) => call.tensor(`gradient${index}`, shape));
  const elementCount = parameters.reduce((sum, { shape }) => sum + util.sizeFromShape(shape), 0);
  const moments = call.tensor('moments', [2, elementCount]);
  const updated = parameters.map(({ shape }) => gpu.create(shape));
  const newMoments = gpu.create([2, elementCount]);
  const { maxStorageBuffersPerShaderStage } = gpu.device.limits;
  for (const share of sharesOf(parameters, Math.floor((maxStorageBuffersPerShaderStage - BUFFERS_FOR_ALL) / BUFFERS_PER_TENSOR))) {
    const count = share.sizes.length;
    const [from, to] = [share.first, share.first + count];
    gpu.run({
      key: `adam of ${count}`,
      code: () => adamAllCode(count),
      tensors: [...updated.slice(from, to), newMoments, ...parameters.slice(from, to), ...gradients.slice(from, to), moments],
      parameters: tableOf(share),
      moreParameters: [{ u32: elementCount }, ...adamSettings(call)],
      groupCount: share.groupCount,
    });
  }
  return [...updated, newMoments];
};

function adamAllCode(count: number): string {
  const numbered = (prefix: string): string[] => Array.from({ length: count }, (_, index) => `${prefix}${index}`);
  const written = [...numbered('newParameter'), 'newMoments'];
  const read = [...numbered('parameter'), ...numbered('gradient'), 'moments'];
  return `
    struct Settings { elementCount: u32, ${ADAM_SETTINGS} }
    ${written.map((name, i) => `@group(0) @binding(${i}) var<storage, read_write> ${name}: array<f32>;`).join('\n')}
    ${read.map((name, i) => `@group(0) @binding(${written.length + i}) var<storage, read> ${name}: array<f32>;`).join('\n')}
    @group(0) @binding(${written.length + read.length}) var<uniform> table: array<vec4<u32>, ${count}>;
    @group(0) @binding(${written.length + read.length + 1}) var<uniform> settings: Settings;

    @compute @workgroup_size(${THREADS})
    fn main(${ENTRY_ARGUMENTS}) {
      ${GROUP_INDEX}
      ${eachElement(
        count,
        `
        var parameter = 0.0;
        var g = 0.0;
        ${byTensor(count, (index) => `parameter = parameter${index}[i]; g = gradient${index}[i];`)}
        let at = share.z + i;
        let m = settings.beta1 * moments[at] + settings.rest1 * g;
        let v = settings.beta2 * moments[settings.elementCount + at] + settings.rest2 * (g * g);
        newMoments[at] = m;
        newMoments[settings.elementCount + at] = v;
        let next = parameter - settings.stepSize * m / (sqrt(v / settings.correction2) + settings.epsilon);
        ${byTensor(count, (index) => `newParameter${index}[i] = next;`)}`,
      )}
    }`;
}
