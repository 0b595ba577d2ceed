/**
 * A Vulkan driver that needs no GPU: SwiftShader, which comes with the Chromium of npm. The loader reads its environment when a process
 * starts, so whatever shall see this driver is a child process.
 */
import { join } from 'node:path';
import { unpacked } from './chromium-archive.ts';

/** The archive holds libraries for this platform alone. */
export const hasSoftwareGpu = process.platform === 'linux' && process.arch === 'x64';

/** Environment variables under which a child process finds SwiftShader as its only Vulkan adapter. */
export function softwareGpuEnvironment(): Record<string, string> {
  const folder = unpacked('swiftshader');
  const driver = join(folder, 'vk_swiftshader_icd.json');
  // The loader renamed the variable; both names are in use.
  return { VK_ICD_FILENAMES: driver, VK_DRIVER_FILES: driver, LD_LIBRARY_PATH: folder };
}
