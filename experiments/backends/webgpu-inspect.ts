import * as tf from '@tensorflow/tfjs-core';
import type { DeviceClock } from '../kernels/webgpu/device-clock.ts';

interface Inspected {
  adapter: GPUAdapter;
  device: GPUDevice;
  name: string;
  isSoftware: boolean;
  subgroupLanes: number;
  clock: DeviceClock | { missing: string };
  synchronize: () => Promise<void>;
}

/** Bytes of the array that is copied: more than a large GPU keeps in its cache, little enough for a small one's memory. */
const COPY_BYTES = 2 ** 28;
/** A processor that plays a GPU needs less to show what it can. */
const SOFTWARE_COPY_BYTES = 2 ** 22;
const COPIES = 8;
const LIMITS = [
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxStorageBuffersPerShaderStage',
  'maxComputeWorkgroupStorageSize',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupsPerDimension',
] as const;

export async function inspect(inspected: Inspected): Promise<Record<string, string>> {
  const { adapter, device, name, isSoftware, subgroupLanes, clock } = inspected;
  const { info } = adapter;
  return {
    adapter: `${name} (${isSoftware ? 'software, not a GPU' : 'GPU'})`,
    driver: info.description || 'not told',
    features: ['timestamp-query', 'subgroups', 'shader-f16'].map((each) => `${device.features.has(each) ? '' : 'no '}${each}`).join(', '),
    limits: LIMITS.map((limit) => `${limit} ${String(device.limits[limit])}`).join(', '),
    subgroups: subgroupSizes(info, subgroupLanes),
    clock: 'missing' in clock ? `none: ${clock.missing}` : `time stamps in steps of ${clock.resolutionNs} ns`,
    memory: memoryHeaps(info),
    copy: await copyBandwidth(inspected),
  };
}

function subgroupSizes({ subgroupMinSize, subgroupMaxSize }: GPUAdapterInfo, lanes: number): string {
  const sizes = `${subgroupMinSize} to ${subgroupMaxSize} lanes`;
  return lanes > 1 ? `${sizes}, used by ${lanes}` : `${sizes}, not used: our kernels go through workgroup memory`;
}

/** Dawn tells the heaps only with a feature that few adapters have. */
function memoryHeaps(info: GPUAdapterInfo & { memoryHeaps?: Iterable<{ size: number | bigint }> }): string {
  const sizes = [...(info.memoryHeaps ?? [])].map(({ size }) => `${(Number(size) / 2 ** 30).toFixed(1)} GiB`);
  return sizes.join(', ') || 'not told by the adapter';
}

/** Bytes read and written a second by `OwnCopy`, on the device's clock where it has one. */
async function copyBandwidth({ device, isSoftware, clock, synchronize }: Inspected): Promise<string> {
  // The type says that there always is one; the registry returns undefined where there is none.
  if (!(tf.getKernel('OwnCopy', 'webgpu') as tf.KernelConfig | undefined)) return 'not measured: there is no kernel OwnCopy';
  const bytes = Math.min(isSoftware ? SOFTWARE_COPY_BYTES : COPY_BYTES, device.limits.maxStorageBufferBindingSize);
  const x = tf.zeros([bytes / 4]);
  const copies = (): void => {
    for (let index = 0; index < COPIES; index++) tf.dispose(tf.engine().runKernel('OwnCopy', { x }, { reads: 1 }));
  };
  const wallTimeMs = async (): Promise<number> => {
    const start = performance.now();
    copies();
    await synchronize();
    return performance.now() - start;
  };
  copies();
  await synchronize();
  const timeMs = 'missing' in clock ? await wallTimeMs() : await clock.timeMs(copies);
  x.dispose();
  const gigabytesPerSecond = (2 * COPIES * bytes) / timeMs / 1e6;
  return `${gigabytesPerSecond.toFixed(1)} GB/s read and written, by an array of ${bytes / 2 ** 20} MiB`;
}
