/** How values can be exchanged inside a subgroup, found out on the device itself. */

const THREADS = 256;
const CODE = `
  enable subgroups;
  @group(0) @binding(0) var<storage, read_write> result: array<vec2<u32>, ${THREADS}>;
  @compute @workgroup_size(${THREADS})
  fn main(
    @builtin(local_invocation_index) thread: u32,
    @builtin(subgroup_size) size: u32,
    @builtin(subgroup_invocation_id) lane: u32,
  ) {
    result[thread] = vec2(size, lane);
  }`;

/**
 * Lanes of the device's subgroups, if neighbouring threads of a workgroup are neighbouring lanes, which our kernels rely on and WebGPU does
 * not promise; with subgroups of several sizes, the smallest. 1 where there are no subgroups or their lanes are in another order.
 */
export async function subgroupLanes(device: GPUDevice, smallestSize: number | undefined): Promise<number> {
  if (!device.features.has('subgroups') || device.limits.maxComputeInvocationsPerWorkgroup < THREADS) return 1;
  const words = await compute(device);
  const size = Math.min(words[0] ?? 1, smallestSize ?? Infinity);
  const isPowerOfTwo = Number.isInteger(Math.log2(size));
  const inOrder = Array.from({ length: THREADS }, (_, thread) => words[2 * thread + 1] === thread % (words[2 * thread] ?? 1));
  return isPowerOfTwo && inOrder.every(Boolean) ? size : 1;
}

async function compute(device: GPUDevice): Promise<Uint32Array> {
  const size = 2 * 4 * THREADS;
  const pipeline = device.createComputePipeline({ layout: 'auto', compute: { module: device.createShaderModule({ code: CODE }) } });
  const result = device.createBuffer({ size, usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC });
  const read = device.createBuffer({ size, usage: GPUBufferUsage.COPY_DST | GPUBufferUsage.MAP_READ });
  const encoder = device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  pass.setPipeline(pipeline);
  pass.setBindGroup(
    0,
    device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries: [{ binding: 0, resource: { buffer: result } }] }),
  );
  pass.dispatchWorkgroups(1);
  pass.end();
  encoder.copyBufferToBuffer(result, 0, read, 0, size);
  device.queue.submit([encoder.finish()]);
  await read.mapAsync(GPUMapMode.READ);
  const words = new Uint32Array(read.getMappedRange().slice(0));
  read.destroy();
  result.destroy();
  return words;
}
