/** What a machine has of Vulkan, as far as files tell: for saying what is missing, and for finding drivers where the loader does not look. */
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';

type Environment = Record<string, string | undefined>;

const LOADER = 'libvulkan.so.1';
const LIBRARY_FOLDERS = ['lib', 'usr/lib', 'usr/local/lib'].flatMap((folder) => [folder, `${folder}64`, `${folder}/x86_64-linux-gnu`]);
/** Folders that the loader looks into. */
const DRIVER_FOLDERS = ['etc/vulkan/icd.d', 'usr/local/etc/vulkan/icd.d', 'usr/local/share/vulkan/icd.d', 'usr/share/vulkan/icd.d'];
/** Folders that containers on some clouds, and NixOS, put drivers into, where the loader does not look. */
const OTHER_DRIVER_FOLDERS = ['usr/local/nvidia/share/vulkan/icd.d', 'run/opengl-driver/share/vulkan/icd.d'];
const CHOSEN_BY_USER = ['VK_DRIVER_FILES', 'VK_ICD_FILENAMES', 'VK_ADD_DRIVER_FILES'];

export interface VulkanParts {
  hasLoader: boolean;
  /** Files that name a driver. */
  drivers: string[];
  /** Device files of graphics cards. */
  devices: string[];
}

/** `fileSystem` is the folder that holds the whole system, for tests. */
export function vulkanParts(environment: Environment, fileSystem = '/'): VulkanParts {
  const libraries = [
    ...(environment.LD_LIBRARY_PATH ?? '').split(':').filter((folder) => folder !== ''),
    ...LIBRARY_FOLDERS.map((folder) => path.join(fileSystem, folder)),
  ];
  const chosen = CHOSEN_BY_USER.flatMap((name) => environment[name]?.split(':') ?? []).filter(existsSync);
  return {
    hasLoader: libraries.some((folder) => existsSync(path.join(folder, LOADER))),
    drivers: [...new Set([...chosen, ...DRIVER_FOLDERS.flatMap((folder) => driversIn(path.join(fileSystem, folder)))])],
    devices: [...filesIn(path.join(fileSystem, 'dev'), /^nvidia\d+$/), ...filesIn(path.join(fileSystem, 'dev/dri'), /^renderD\d+$/)],
  };
}

/**
 * Driver files that the loader would not find by itself: of folders that it does not look into, and `nvidiaDriver`, which names NVIDIA's
 * driver by the name of its library, where no file does. None where the user chose a driver.
 */
export function hiddenDrivers(environment: Environment, nvidiaDriver: string, fileSystem = '/'): string[] {
  if (CHOSEN_BY_USER.some((name) => environment[name])) return [];
  const hidden = OTHER_DRIVER_FOLDERS.flatMap((folder) => driversIn(path.join(fileSystem, folder)));
  const known = [...hidden, ...vulkanParts(environment, fileSystem).drivers];
  return known.some((file) => path.basename(file).includes('nvidia')) ? hidden : [...hidden, nvidiaDriver];
}

function driversIn(folder: string): string[] {
  return filesIn(folder, /\.json$/);
}

function filesIn(folder: string, pattern: RegExp): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => pattern.test(name))
      .map((name) => path.join(folder, name));
  } catch {
    return [];
  }
}
