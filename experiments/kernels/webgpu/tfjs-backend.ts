import { DataStorage, type DataType, type TensorInfo } from '@tensorflow/tfjs-core';

/** What we need of TensorFlow.js's webgpu backend. Most of it is undocumented: look with `isWebGpuBackend` before using it. */
export interface WebGpuBackend {
  device: GPUDevice;
  tensorMap: DataStorage<{ resource?: GPUBuffer }>;
  commandEncoder: GPUCommandEncoder | null;
  computePassEncoder: GPUComputePassEncoder | null;
  commandQueueOwnedIds: WeakSet<object>;
  dispatchCountInPass: number;
  makeTensorInfo: (shape: number[], dtype: DataType) => TensorInfo;
  uploadToGPU: (dataId: object) => void;
  disposeData: (dataId: object) => boolean;
  ensureCommandEncoderReady: () => void;
  endComputePassEncoder: () => void;
  submitQueue: () => void;
}

/** Whether this version of the backend still has all of it. */
export function isWebGpuBackend(backend: object): backend is WebGpuBackend {
  const candidate = backend as Partial<Record<keyof WebGpuBackend, unknown>>;
  const methods = [
    candidate.makeTensorInfo,
    candidate.uploadToGPU,
    candidate.disposeData,
    candidate.ensureCommandEncoderReady,
    candidate.endComputePassEncoder,
    candidate.submitQueue,
  ];
  return (
    typeof candidate.device === 'object' &&
    candidate.tensorMap instanceof DataStorage &&
    candidate.commandQueueOwnedIds instanceof WeakSet &&
    typeof candidate.dispatchCountInPass === 'number' &&
    candidate.commandEncoder !== undefined &&
    candidate.computePassEncoder !== undefined &&
    methods.every((method) => typeof method === 'function')
  );
}
