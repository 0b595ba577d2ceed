/** Whether runs on a backend, and on a GPU above all, are possible here; what was found, and what to do if they are not. */
import { COMMAND } from './command-name.ts';
import type { BackendDescription } from './environment.ts';
import type { BackendChoice, Reply } from './messages.ts';
import { UserError } from './user-error.ts';
import { vulkanParts, type VulkanParts } from './vulkan-parts.ts';
import { WorkerDied } from './worker-process.ts';
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
    const problem = problemOf({ choice, backend, allowSoftware, log, inspection: reply });
    return { findings: { ...findings, ...reply.details, ...measured(reply) }, problem };
  } catch (error) {
    if (error instanceof WorkerDied) return { findings: {}, problem: `the device failed when it was asked to compute: ${error.message}` };
    if (!(error instanceof UserError)) throw error;
    if (choice === 'wasm' || choice === 'tensorflow') return { findings: {}, problem: error.message };
    const parts = vulkanParts(process.env);
    return { findings: describe(parts), problem: `${error.message}. ${remedyOf(parts)}` };
  } finally {
    supply.end();
  }
}

interface Examined {
  choice: BackendChoice;
  backend: Pick<BackendDescription, 'name' | 'deviceKind'>;
  allowSoftware: boolean;
  /** Why other backends were not taken. */
  log: readonly string[];
  inspection: Inspection;
}

/** Why the backend that opened is not fit for a run; null when it is. Who asks for no backend by name, or for webgpu, wants a GPU. */
export function problemOf({ choice, backend, allowSoftware, log, inspection }: Examined): string | null {
  const { name, deviceKind } = backend;
  const isFit = deviceKind === 'gpu' || (deviceKind === 'software-gpu' && allowSoftware) || choice === name;
  if (deviceKind === 'software-gpu' && !allowSoftware) {
    return `the only adapter is software, which is no GPU. ${remedyOf(vulkanParts(process.env))} To let it pass for one all the same, say --allow-software.`;
  }
  if (!isFit) return `no GPU can be used: ${log.join('. ')}. ${remedyOf(vulkanParts(process.env))}`;
  const wrong = inspection.checks.filter(({ passed }) => !passed);
  if (wrong.length === 0) return null;
  const list = wrong.map(({ kernel, largestRelativeError }) => `${kernel} (relative error ${largestRelativeError.toPrecision(2)})`);
  return `kernels of ${name} compute something else than their formula on this device: ${list.join(', ')}. Update the driver; results of this device cannot be trusted.`;
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
