/**
 * TensorFlow.js adds any number of tensors in one shader, with a storage buffer each, and a device has only so many: with more, WebGPU
 * refuses the shader and the sum is left zero. Here a long sum is made of shorter ones. TensorFlow.js does the same for Concat.
 */
import { AddN, getKernelsForBackend, registerKernel, unregisterKernel, type KernelFunc, type TensorInfo } from '@tensorflow/tfjs-core';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';

type AddNArguments = Omit<Parameters<KernelFunc>[0], 'inputs' | 'backend'> & { inputs: TensorInfo[]; backend: WebGPUBackend };
type AddNFunc = (parameters: AddNArguments) => TensorInfo;

/** Replaces the AddN kernel of the webgpu backend, whose device binds at most `bufferLimit` storage buffers to a shader. */
export function registerAddN(bufferLimit: number): void {
  const stock = getKernelsForBackend('webgpu').find(({ kernelName }) => kernelName === AddN);
  if (!stock) throw new Error('TensorFlow.js has no AddN kernel for webgpu any more: adapt experiments/backends/webgpu-add-n.ts');
  const addFew = stock.kernelFunc as unknown as AddNFunc;
  const addMany: AddNFunc = (parameters) => {
    const { inputs, backend } = parameters;
    if (inputs.length < bufferLimit) return addFew(parameters);
    // One buffer is the output's.
    const partial = addFew({ ...parameters, inputs: inputs.slice(0, bufferLimit - 1) });
    const sum = addMany({ ...parameters, inputs: [partial, ...inputs.slice(bufferLimit - 1)] });
    backend.disposeData(partial.dataId);
    return sum;
  };
  unregisterKernel(AddN, 'webgpu');
  registerKernel({ ...stock, kernelFunc: addMany as unknown as KernelFunc });
}
