import { env, util, type TensorInfo } from '@tensorflow/tfjs-core';
import { isWebGpuBackend } from './tfjs-backend.ts';
import { UniformBuffers, type Parameter } from './uniforms.ts';

/** One use of a shader. */
export interface Dispatch {
  /** Names the shader: two with the same key have the same code. */
  key: string;
  /** WGSL with an entry point `main`, asked for once per key. */
  code: () => string;
  /** In the order of their bindings, which start at 0 in group 0. */
  tensors: TensorInfo[];
  /** The binding behind the tensors. */
  parameters: Parameter[];
  /** The binding behind that, where there are parameters of another kind. */
  moreParameters?: Parameter[];
  /** Number of workgroups; code finds its own with `groupIndex`. */
  groupCount: number;
}

/** The device on which the webgpu backend computes, and the queue into which its own shaders are recorded, to which ours are added. */
export interface Gpu {
  /** For the kernels of TensorFlow.js itself. */
  backend: object;
  device: GPUDevice;
  /** Lanes that can exchange values without workgroup memory, a power of two; 1 where there are no subgroups. */
  subgroupLanes: number;
  /** A new tensor with undefined values. */
  create: (shape: number[], dtype?: 'float32' | 'int32') => TensorInfo;
  /** Frees a tensor from `create` that no kernel returns. */
  release: (tensor: TensorInfo) => void;
  run: (dispatch: Dispatch) => void;
}

/** WGSL for the arguments and the first line of an entry point that was dispatched with a `groupCount`. */
export const ENTRY_ARGUMENTS =
  '@builtin(workgroup_id) groupId: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>, @builtin(local_invocation_index) thread: u32';
export const GROUP_INDEX = 'let groupIndex = groupId.y * groups.x + groupId.x;';

export interface GpuOptions {
  subgroupLanes: number;
  /** Workgroups in a row of a grid: what the device allows, or less, so that small shapes too make grids of two dimensions. */
  groupsPerRow?: number;
}

/** The device behind a webgpu backend, or why this version of the backend gives no access to it. */
export function gpuOf(backend: object, { subgroupLanes, groupsPerRow }: GpuOptions): Gpu | { missing: string } {
  if (!isWebGpuBackend(backend)) return { missing: 'the webgpu backend no longer exposes its device, encoder and tensor table' };
  const { device } = backend;
  const pipelines = new Map<string, GPUComputePipeline>();
  const uniforms = new UniformBuffers(device);

  const pipelineOf = ({ key, code }: Dispatch): GPUComputePipeline => {
    const known = pipelines.get(key);
    if (known) return known;
    const module = device.createShaderModule({ code: code(), label: key });
    const pipeline = device.createComputePipeline({ layout: 'auto', compute: { module }, label: key });
    pipelines.set(key, pipeline);
    return pipeline;
  };

  const bufferOf = ({ dataId }: TensorInfo): GPUBuffer => {
    const { resource } = backend.tensorMap.get(dataId);
    if (!resource) throw new Error('a tensor has no buffer on the device after its upload');
    return resource;
  };

  const run = (dispatch: Dispatch): void => {
    const { tensors, parameters, moreParameters, groupCount } = dispatch;
    const pipeline = pipelineOf(dispatch);
    // An upload can end the pass that is being recorded, so all of them come first.
    for (const { dataId } of tensors) backend.uploadToGPU(dataId);
    const buffers = tensors.map(bufferOf);
    buffers.push(uniforms.bufferWith(parameters));
    if (moreParameters) buffers.push(uniforms.bufferWith(moreParameters));
    // Keeps the buffers from being handed out again before the queue is submitted.
    for (const { dataId } of tensors) backend.commandQueueOwnedIds.add(dataId);
    backend.ensureCommandEncoderReady();
    if (!backend.commandEncoder) throw new Error('the webgpu backend has no command encoder after it was asked for one');
    const pass = (backend.computePassEncoder ??= backend.commandEncoder.beginComputePass());
    pass.setPipeline(pipeline);
    pass.setBindGroup(
      0,
      device.createBindGroup({
        layout: pipeline.getBindGroupLayout(0),
        entries: buffers.map((buffer, binding) => ({ binding, resource: { buffer } })),
      }),
    );
    pass.dispatchWorkgroups(...gridOf(groupCount, groupsPerRow ?? device.limits.maxComputeWorkgroupsPerDimension));
    backend.dispatchCountInPass++;
    if (env().getNumber('WEBGPU_DEFERRED_SUBMIT_BATCH_SIZE') <= backend.dispatchCountInPass) {
      backend.endComputePassEncoder();
      backend.submitQueue();
    }
  };

  return {
    backend,
    device,
    subgroupLanes,
    create: (shape, dtype = 'float32') => {
      if (util.sizeFromShape(shape) === 0) throw new Error(`a tensor of shape [${shape.join(', ')}] has no elements, need at least 1`);
      return backend.makeTensorInfo(shape, dtype);
    },
    release: ({ dataId }) => void backend.disposeData(dataId),
    run,
  };
}

/** Workgroups in two dimensions, as even as the limit of one allows; the last row can be too long. */
export function gridOf(groupCount: number, limit: number): [x: number, y: number] {
  const y = Math.ceil(groupCount / limit);
  return [Math.ceil(groupCount / y), y];
}
