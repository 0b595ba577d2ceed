/** Whether runs on a backend, and on a GPU above all, are possible here; what was found, and what to do if they are not. */
import type { Environment } from '../result.ts';
import { COMMAND } from './command-name.ts';
import type { BackendChoice, Reply } from './messages.ts';
import { UserError } from './user-error.ts';
import { vulkanParts, type VulkanParts } from './vulkan-parts.ts';
import { workerSupply } from './worker-supply.ts';

export interface Diagnosis {
  /** What was found, by label. */
  findings: Record<string, string>;
  /** Why a run is impossible, with the remedy; null when it is possible. */
  problem: string | null;
}

export type Inspection = Extract<Reply, { type: 'inspected' }>;

/** Opens the backend in a worker, asks the device what it is, times a copy, and checks every kernel of ours against its formula. */
export async function diagnose(root: string, choice: BackendChoice, allowSoftware: boolean): Promise<Diagnosis> {
  const supply = workerSupply(root);
  try {
    const { worker, backend, log } = await supply.take(choice);
    const findings: Record<string, string> = { backend: `${backend.name} on ${backend.device} (${backend.deviceKind})` };
    const reply = await worker.ask({ type: 'inspect' });
    if (reply.type !== 'inspected') {
      return {
        findings,
        problem: `the device failed when it was asked to compute: ${reply.type === 'failed' ? reply.reason : reply.type}`,
      };
    }
    const wantsGpu = choice === 'auto' || choice === 'webgpu';
    const problem = (wantsGpu ? problemOfDevice(backend.deviceKind, allowSoftware, log) : null) ?? problemOfKernels(backend.name, reply);
    return { findings: { ...findings, ...reply.details, ...measured(reply) }, problem };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const parts = vulkanParts(process.env);
    return { findings: describe(parts), problem: `${error.message}. ${choice === 'wasm' ? '' : remedyOf(parts)}`.trim() };
  } finally {
    supply.end();
  }
}

function problemOfDevice(deviceKind: Environment['deviceKind'], allowSoftware: boolean, log: readonly string[]): string | null {
  if (deviceKind === 'gpu' || (deviceKind === 'software-gpu' && allowSoftware)) return null;
  if (deviceKind === 'software-gpu') {
    return `the only adapter is software, which is no GPU. ${remedyOf(vulkanParts(process.env))} To run on it all the same, say --allow-software.`;
  }
  return `no GPU can be used: ${log.join('. ')}. ${remedyOf(vulkanParts(process.env))}`;
}

function problemOfKernels(backend: string, { checks }: Inspection): string | null {
  const wrong = checks.filter(({ passed }) => !passed);
  if (wrong.length === 0) return null;
  const list = wrong.map(({ kernel, largestRelativeError }) => `${kernel} (relative error ${largestRelativeError.toPrecision(2)})`);
  return `kernels of ${backend} compute something else than their formula on this device: ${list.join(', ')}. Update the driver; results of this device cannot be trusted.`;
}

/** What is missing for an adapter, as far as files tell. */
export function remedyOf({ hasLoader, drivers, devices }: VulkanParts): string {
  if (process.platform !== 'linux') return 'Install the driver of the graphics card.';
  if (!hasLoader)
    return 'libvulkan.so.1 is missing: install the Vulkan loader (libvulkan1, vulkan-loader), or use the packed suite, which brings it.';
  if (devices.length === 0) {
    return 'There is no /dev/nvidia0 and no /dev/dri/renderD128: start the container with the GPU (--gpus all, or --device /dev/dri), or install the card and its driver.';
  }
  if (drivers.length === 0) {
    return 'No Vulkan driver is installed (/usr/share/vulkan/icd.d is empty): install it, or in a container set NVIDIA_DRIVER_CAPABILITIES=all; VK_DRIVER_FILES names a driver elsewhere.';
  }
  return `These drivers are installed: ${drivers.join(', ')}; none gives an adapter for ${devices.join(', ')}. Allow access to the device, and in a container set NVIDIA_DRIVER_CAPABILITIES=all.`;
}

function describe({ hasLoader, drivers, devices }: VulkanParts): Record<string, string> {
  return {
    'Vulkan loader': hasLoader ? 'found' : 'missing',
    'Vulkan drivers': drivers.join(', ') || 'none',
    'graphics devices': devices.join(', ') || 'none',
  };
}

function measured({ copyBytesPerSecond, checks }: Inspection): Record<string, string> {
  const worst = Math.max(0, ...checks.map(({ largestRelativeError }) => largestRelativeError));
  const right = checks.filter(({ passed }) => passed).length;
  return {
    'copy bandwidth':
      copyBytesPerSecond === null ? 'unknown, no copy kernel' : `${(copyBytesPerSecond / 1e9).toPrecision(3)} GB/s, read and written`,
    'own kernels': checks.length === 0 ? 'none' : `${right} of ${checks.length} right, largest relative error ${worst.toPrecision(2)}`,
  };
}

/** About ten lines for people. */
export function diagnosisLines({ findings, problem }: Diagnosis, choice: BackendChoice): string {
  const verdict = problem ?? `ready: ${COMMAND} run --profile full --backend ${choice} --out results`;
  const rows = Object.entries({ ...findings, [problem === null ? 'verdict' : 'problem']: verdict });
  const width = Math.max(...rows.map(([label]) => label.length));
  return rows.map(([label, value]) => `${label.padEnd(width)}  ${value}`).join('\n');
}
