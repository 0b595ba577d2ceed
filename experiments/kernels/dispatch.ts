import { engine } from '@tensorflow/tfjs-core';

/**
 * Runs `work` and notes the name of every kernel that TensorFlow.js dispatches meanwhile, sorted. Each dispatch pays one set insertion,
 * so nothing that is being timed belongs in here. Tensors and variables that `work` leaves behind are disposed.
 */
export async function recordKernels<T>(work: () => Promise<T>): Promise<{ value: T; kernels: string[] }> {
  const names = new Set<string>();
  const core = engine();
  const dispatch = core.runKernel.bind(core);
  core.runKernel = (kernelName, inputs, attributes) => {
    names.add(kernelName);
    return dispatch(kernelName, inputs, attributes);
  };
  core.startScope();
  try {
    return { value: await work(), kernels: [...names].sort() };
  } finally {
    core.endScope();
    core.disposeVariables();
    Reflect.deleteProperty(core, 'runKernel');
  }
}
