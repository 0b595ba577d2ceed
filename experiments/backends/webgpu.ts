/**
 * TensorFlow.js on WebGPU, which in Node is Dawn from the npm package `webgpu`. The device is ours: TensorFlow.js would ask for neither
 * subgroups nor half floats, and leaves most limits at the smallest value that the standard allows.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { deviceClock, type DeviceClock } from '../kernels/webgpu/device-clock.ts';
import { registerWebGpuKernels } from '../kernels/webgpu/register.ts';
import { subgroupLanes } from '../kernels/webgpu/subgroup-lanes.ts';
import type { Backend, Opened } from './backend.ts';
import { firstLine } from './first-line.ts';
import { makeCurrent } from './make-current.ts';
import { packageVersions } from './package-version.ts';
import './register-gradients.ts';
import { registerAddN } from './webgpu-add-n.ts';
import { inspect } from './webgpu-inspect.ts';

/** Unknown names are accepted silently by Dawn; the test looks at time stamps to see that this one still exists. */
const DAWN_OPTIONS = ['disable-dawn-features=timestamp_quantization'];
const WANTED_FEATURES = ['timestamp-query', 'subgroups', 'shader-f16'] as const;
const RAISED_LIMITS = [
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxUniformBufferBindingSize',
  'maxStorageBuffersPerShaderStage',
  'maxComputeWorkgroupStorageSize',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupSizeX',
  'maxComputeWorkgroupSizeY',
  'maxComputeWorkgroupSizeZ',
  'maxComputeWorkgroupsPerDimension',
] as const;
const SOFTWARE_ADAPTERS = /swiftshader|llvmpipe|lavapipe|softpipe|basic render|\bwarp\b/i;
const REMEDY = 'install the graphics driver with its Vulkan parts and libvulkan.so.1, and run vulkaninfo to see that they work';

export async function open(): Promise<Opened> {
  const dawn = await loadDawn();
  if ('unavailable' in dawn) return dawn;
  const gpu = dawn.create(DAWN_OPTIONS);
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) return { unavailable: `WebGPU found no adapter: ${REMEDY}` };

  exposeGpu(dawn.globals, gpu);
  const device = await adapter.requestDevice({
    requiredFeatures: WANTED_FEATURES.filter((feature) => adapter.features.has(feature)),
    requiredLimits: Object.fromEntries(RAISED_LIMITS.map((limit) => [limit, adapter.limits[limit]])),
  });
  // Imported here and not above: the module looks for `navigator.gpu` when it loads.
  const { WebGPUBackend: Engine } = await import('./webgpu-engine.ts');
  const engine = new Engine(device, adapter.info);
  tf.removeBackend('webgpu');
  tf.registerBackend('webgpu', () => engine);
  registerAddN(device.limits.maxStorageBuffersPerShaderStage);
  // Otherwise tensors of less than 1,000 elements are computed on the CPU.
  tf.env().set('WEBGPU_CPU_FORWARD', false);
  if (!(await makeCurrent('webgpu'))) return { unavailable: 'TensorFlow.js does not start its webgpu backend on the device: run npm ci' };
  return { backend: await describeBackend(adapter, device, engine) };
}

interface Dawn {
  create: (options: string[]) => GPU;
  globals: object;
}

async function loadDawn(): Promise<Dawn | { unavailable: string }> {
  try {
    return await import('webgpu');
  } catch (error) {
    return { unavailable: `the npm package webgpu does not load (${firstLine(error)}): run npm ci without --omit=optional` };
  }
}

/** In Node, Dawn's objects are global neither in name nor through `navigator` until they are put there. */
function exposeGpu(globals: object, gpu: GPU): void {
  Object.assign(globalThis, globals);
  Object.defineProperty(globalThis.navigator, 'gpu', { value: gpu, configurable: true });
}

async function describeBackend(adapter: GPUAdapter, device: GPUDevice, engine: WebGPUBackend): Promise<Backend> {
  const { info } = adapter;
  const isSoftware = info.isFallbackAdapter || SOFTWARE_ADAPTERS.test(`${info.description} ${info.device} ${info.architecture}`);
  const name = info.device || `${info.vendor} ${info.architecture}`;
  const errors = collectErrors(device);
  const lanes = await subgroupLanes(device, info.subgroupMinSize);
  const clock = await deviceClock(engine);
  const { notices, kernelSets } = registerWebGpuKernels(engine, { subgroupLanes: lanes });
  const synchronize = async (): Promise<void> => {
    engine.ensureCommandEncoderReady();
    engine.endComputePassEncoder();
    engine.submitQueue();
    await device.queue.onSubmittedWorkDone();
    if (errors[0] !== undefined) throw new Error(`the WebGPU device reported: ${errors[0]}`);
  };
  return {
    name: 'webgpu',
    deviceKind: isSoftware ? 'software-gpu' : 'gpu',
    device: name,
    // Dawn gives the driver's name and version as the description.
    driver: info.description || null,
    versions: packageVersions('@tensorflow/tfjs-core', '@tensorflow/tfjs-backend-webgpu', 'webgpu'),
    notices: [...(isSoftware ? [`${name} computes on the processor, not on a GPU: its times say nothing about one`] : []), ...notices],
    kernelSets,
    synchronize,
    deviceTimer: deviceTimer(clock),
    inspect: () => inspect({ adapter, device, name, isSoftware, subgroupLanes: lanes, clock, synchronize }),
    close: () => {
      // Our kernels would outlive the device that they compute on.
      kernelSets.find((set) => set.name === 'stock')?.use();
      tf.removeBackend('webgpu');
      device.destroy();
      // Dawn keeps the process alive for as long as somebody holds its GPU object.
      Reflect.deleteProperty(globalThis.navigator, 'gpu');
    },
  };
}

function deviceTimer(clock: DeviceClock | { missing: string }): Backend['deviceTimer'] {
  if ('missing' in clock) return null;
  return { clock: `time stamps of the device around its compute passes, in steps of ${clock.resolutionNs} ns`, timeMs: clock.timeMs };
}

/** Errors of a WebGPU device are events, and the tensors after one hold zeros: whoever waits for the device has to hear of it. */
function collectErrors(device: GPUDevice): string[] {
  const errors: string[] = [];
  device.addEventListener('uncapturederror', (event) => errors.push(firstLine(event.error)));
  void device.lost.then((lost) => errors.push(`device lost: ${firstLine(lost)}`));
  return errors;
}
