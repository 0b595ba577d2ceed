import { ENTRY_ARGUMENTS, GROUP_INDEX } from './gpu.ts';
import type { Kernel } from './kernel.ts';
import { byTensor, eachElement, GROUP_HAS_ELEMENTS, numberedInputs, sharesOf, tableOf, THREADS } from './many-tensors.ts';
import { sumOf, teamReduction } from './rows.ts';

/** Each workgroup writes the sum of its squares; a last dispatch adds them up, in their order. */
export const globalNorm: Kernel = (call, gpu) => {
  const gradients = numberedInputs(call, 'gradient');
  const shares = sharesOf(gradients, gpu.device.limits.maxStorageBuffersPerShaderStage - 1);
  const partialCount = shares.reduce((sum, { groupCount }) => sum + groupCount, 0);
  if (partialCount === 0) call.fail('there are no gradients, need at least 1');
  const partials = gpu.create([partialCount]);
  const norm = gpu.create([]);
  for (const share of shares) {
    const count = share.sizes.length;
    gpu.run({
      key: `squares of ${count}`,
      code: () => squaresCode(count, gpu.subgroupLanes),
      tensors: [partials, ...gradients.slice(share.first, share.first + count)],
      parameters: tableOf(share),
      groupCount: share.groupCount,
    });
  }
  gpu.run({
    key: 'root of sum',
    code: () => rootCode(gpu.subgroupLanes),
    tensors: [norm, partials],
    parameters: [{ u32: partialCount }],
    groupCount: 1,
  });
  gpu.release(partials);
  return norm;
};

function squaresCode(count: number, subgroupLanes: number): string {
  const names = Array.from({ length: count }, (_, index) => `gradient${index}`);
  return `
    ${preamble(subgroupLanes)}
    @group(0) @binding(0) var<storage, read_write> partials: array<f32>;
    ${names.map((name, i) => `@group(0) @binding(${i + 1}) var<storage, read> ${name}: array<f32>;`).join('\n')}
    @group(0) @binding(${count + 1}) var<uniform> table: array<vec4<u32>, ${count}>;

    @compute @workgroup_size(${THREADS})
    fn main(${ENTRY_ARGUMENTS}) {
      ${GROUP_INDEX}
      var squares = 0.0;
      ${eachElement(
        count,
        `
        var g = 0.0;
        ${byTensor(count, (index) => `g = gradient${index}[i];`)}
        squares += g * g;`,
      )}
      let sum = groupSum(squares, thread);
      if (thread == 0u && ${GROUP_HAS_ELEMENTS}) { partials[share.w + groupIndex] = sum; }
    }`;
}

function rootCode(subgroupLanes: number): string {
  return `
    ${preamble(subgroupLanes)}
    @group(0) @binding(0) var<storage, read_write> norm: array<f32>;
    @group(0) @binding(1) var<storage, read> partials: array<f32>;
    @group(0) @binding(2) var<uniform> partialCount: u32;

    @compute @workgroup_size(${THREADS})
    fn main(@builtin(local_invocation_index) thread: u32) {
      var squares = 0.0;
      for (var i = thread; i < partialCount; i += ${THREADS}u) { squares += partials[i]; }
      let sum = groupSum(squares, thread);
      if (thread == 0u) { norm[0] = sqrt(sum); }
    }`;
}

function preamble(subgroupLanes: number): string {
  return `
    ${subgroupLanes > 1 ? 'enable subgroups;' : ''}
    ${teamReduction({ team: THREADS, teamsPerGroup: 1, subgroupLanes }, { name: 'groupSum', type: 'f32', combine: sumOf })}`;
}
