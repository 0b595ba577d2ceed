/**
 * A Vulkan driver that needs no GPU: SwiftShader, out of the archive in `@sparticuz/chromium`. The loader reads its environment when a
 * process starts, so whatever shall see this driver is a child process.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const CACHE = resolve(import.meta.dirname, '../../.cache');
/** The archive holds libraries for this platform alone. */
export const hasSoftwareGpu = process.platform === 'linux' && process.arch === 'x64';

/** Environment variables under which a child process finds SwiftShader as its only Vulkan adapter. */
export function softwareGpuEnvironment(): Record<string, string> {
  const folder = join(CACHE, 'swiftshader');
  if (!existsSync(folder)) extractTo(folder);
  return {
    VK_ICD_FILENAMES: join(folder, 'vk_swiftshader_icd.json'),
    VK_DRIVER_FILES: join(folder, 'vk_swiftshader_icd.json'),
    LD_LIBRARY_PATH: folder,
  };
}

/** The package's own helper extracts into the system's temporary folder; a child process has that folder where we want it. */
function extractTo(folder: string): void {
  mkdirSync(CACHE, { recursive: true });
  const partial = mkdtempSync(join(CACHE, 'swiftshader-'));
  const archive = fileURLToPath(new URL('../bin/swiftshader.tar.br', import.meta.resolve('@sparticuz/chromium')));
  const script = `await (await import('@sparticuz/chromium')).inflate(${JSON.stringify(archive)})`;
  execFileSync(process.execPath, ['--input-type=module', '--eval', script], {
    env: { ...process.env, TMPDIR: partial },
    cwd: import.meta.dirname,
  });
  try {
    renameSync(partial, folder);
  } catch (error) {
    // Another test was faster.
    if (!existsSync(folder)) throw error;
    rmSync(partial, { recursive: true });
  }
}
