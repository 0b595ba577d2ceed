import { describe, expect, test } from 'vitest';
import { gpuOf, gridOf } from '../../../../experiments/kernels/webgpu/gpu.ts';

describe('gridOf', () => {
  test.each([
    [1, [1, 1]],
    [65_535, [65_535, 1]],
    [65_536, [32_768, 2]],
    [200_001, [50_001, 4]],
  ])('lays out %i workgroups as %j', (count, grid) => {
    expect(gridOf(count, 65_535)).toEqual(grid);
  });
});

describe('gpuOf', () => {
  test('says what is missing in a backend that hides its encoder', () => {
    const backend = { device: {}, makeTensorInfo: () => undefined };
    expect(gpuOf(backend, { subgroupLanes: 1 })).toEqual({ missing: expect.stringContaining('no longer exposes') as string });
  });
});
