import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { hiddenDrivers, vulkanParts } from '../../../experiments/run/vulkan-parts.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const OURS = '/suite/lib/nvidia_icd.json';

/** A system that holds these files and nothing else. */
function systemWith(...files: string[]): string {
  const system = temporaryFolder();
  for (const file of files) {
    mkdirSync(path.dirname(path.join(system, file)), { recursive: true });
    writeFileSync(path.join(system, file), '');
  }
  return system;
}

describe('vulkanParts', () => {
  test('finds loader, drivers and devices where Linux keeps them', () => {
    const system = systemWith(
      'usr/lib/x86_64-linux-gnu/libvulkan.so.1',
      'usr/share/vulkan/icd.d/radeon_icd.json',
      'dev/dri/renderD128',
      'dev/dri/card0',
      'dev/nvidia0',
      'dev/nvidiactl',
    );
    expect(vulkanParts({}, system)).toEqual({
      hasLoader: true,
      drivers: [path.join(system, 'usr/share/vulkan/icd.d/radeon_icd.json')],
      devices: ['nvidia0', 'dri/renderD128'].map((name) => path.join(system, 'dev', name)),
    });
  });

  test('finds nothing on a bare system, and what the environment names', () => {
    expect(vulkanParts({}, systemWith())).toEqual({ hasLoader: false, drivers: [], devices: [] });
    const elsewhere = systemWith('lib/libvulkan.so.1', 'driver.json');
    const driver = path.join(elsewhere, 'driver.json');
    expect(vulkanParts({ LD_LIBRARY_PATH: `/nowhere:${elsewhere}/lib`, VK_DRIVER_FILES: `${driver}:/nowhere.json` }, systemWith())).toEqual(
      {
        hasLoader: true,
        drivers: [driver],
        devices: [],
      },
    );
  });
});

describe('hiddenDrivers', () => {
  test('names NVIDIA by its library where no file does', () => {
    expect(hiddenDrivers({}, OURS, systemWith('usr/share/vulkan/icd.d/lvp_icd.json'))).toEqual([OURS]);
  });

  test('adds nothing where the loader finds the driver by itself, or the user chose one', () => {
    expect(hiddenDrivers({}, OURS, systemWith('etc/vulkan/icd.d/nvidia_icd.json'))).toEqual([]);
    expect(hiddenDrivers({ VK_ICD_FILENAMES: '/mine.json' }, OURS, systemWith())).toEqual([]);
  });

  test('finds drivers in folders that the loader does not look into', () => {
    const system = systemWith('usr/local/nvidia/share/vulkan/icd.d/nvidia_icd.json');
    expect(hiddenDrivers({}, OURS, system)).toEqual([path.join(system, 'usr/local/nvidia/share/vulkan/icd.d/nvidia_icd.json')]);
  });
});
