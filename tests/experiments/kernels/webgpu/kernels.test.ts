import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { OWN_KERNELS } from '../../../../experiments/kernels/names.ts';
import { runProbe } from '../../../support/probe.ts';
import { hasSoftwareGpu, softwareGpuEnvironment } from '../../../support/software-gpu.ts';

const report = z.object({
  checks: z.array(z.object({ kernel: z.string(), passed: z.boolean() })),
  errors: z.record(z.string(), z.number().nullable()),
  repeats: z.record(z.string(), z.boolean()),
  left: z.object({ numTensors: z.number(), numDataBuffers: z.number() }),
});

describe.skipIf(!hasSoftwareGpu)('the kernels of webgpu (on SwiftShader; its archive is for linux x64 alone)', () => {
  let measured: z.infer<typeof report>;
  beforeAll(async () => {
    measured = report.parse(await runProbe(join(import.meta.dirname, 'kernels-probe.ts'), softwareGpuEnvironment()));
  }, 240_000);

  test('pass the check of a doctor, each of them', () => {
    expect(measured.checks).toEqual(OWN_KERNELS.map((kernel) => ({ kernel, passed: true })));
  });

  test.each(['with subgroups', 'without subgroups', 'in a grid'])('give the float64 values %s', (circumstance) => {
    const errors = Object.entries(measured.errors).filter(([label]) => label.endsWith(circumstance));
    expect(errors.length).toBeGreaterThan(5);
    // What is not a number has become null.
    expect(errors.filter(([, error]) => error === null || error > 1e-5)).toEqual([]);
  });

  test('keep the accuracy of LayerNorm when the mean is 10,000 times the deviation', () => {
    // The rounded mean alone is off by half a unit in its last place, 2.4e-4, of a deviation of 0.58.
    expect(measured.errors['OwnLayerNorm far from zero']).toBeLessThan(1e-3);
  });

  test('give the same bits each time', () => {
    expect(Object.entries(measured.repeats).filter(([, isSame]) => !isSame)).toEqual([]);
    expect(Object.keys(measured.repeats)).toContain('OwnLayerNormGradient');
  });

  test('leave no tensor behind', () => expect(measured.left).toEqual({ numTensors: 0, numDataBuffers: 0 }));
});
