import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { runProbe } from '../../support/probe.ts';
import { hasSoftwareGpu, softwareGpuEnvironment } from '../../support/software-gpu.ts';

const report = z.object({
  description: z.object({
    name: z.string(),
    deviceKind: z.string(),
    device: z.string(),
    driver: z.string(),
    notices: z.array(z.string()),
    versions: z.record(z.string(), z.string()),
  }),
  product: z.array(z.number()),
  norm: z.array(z.number()),
  gradient: z.array(z.number()),
  longSum: z.array(z.number()),
  clockGapsNs: z.array(z.number()),
  timed: z.object({ clock: z.string(), fewMs: z.number(), wallMs: z.number(), manyMs: z.number(), nothingMs: z.number() }),
  inspected: z.record(z.string(), z.string()),
  errorOfInvalidBuffer: z.string().nullable(),
  backendsAfterClose: z.array(z.string()),
});

const PROBE = join(import.meta.dirname, 'webgpu-probe.ts');

const A = [
  [1, 2, 3],
  [4, 5, 6],
];
const B = [
  [0.5, -1],
  [2, 1],
  [-3, 0.25],
];
const GAIN = [1, 2, -1];
const X = [
  [0.5, -1.5, 3],
  [2, 0, -4],
];
const EPSILON = 1e-5;

describe.skipIf(!hasSoftwareGpu)('open (webgpu, on SwiftShader; its archive is for linux x64 alone)', () => {
  let measured: z.infer<typeof report>;
  beforeAll(async () => {
    // Two processes at once: a cell that is not timed shares the device with others.
    const reports = await Promise.all([1, 2].map(async () => report.parse(await runProbe(PROBE, softwareGpuEnvironment()))));
    expect(reports[1]?.product).toEqual(reports[0]?.product);
    measured = reports[0] ?? expect.unreachable('there is no report');
  }, 120_000);

  test('names the device and its driver, and says that it computes on the processor', () => {
    expect(measured.description).toMatchObject({
      name: 'webgpu',
      deviceKind: 'software-gpu',
      driver: expect.stringContaining('SwiftShader') as string,
    });
    expect(measured.description.notices).toEqual([expect.stringContaining('computes on the processor')]);
  });

  test('multiplies matrices', () => {
    const product = A.flatMap((row) =>
      [0, 1].map((column) =>
        dot(
          row,
          B.map((each) => each[column] ?? NaN),
        ),
      ),
    );
    expectClose(measured.product, product);
  });

  test('normalises rows', () =>
    expectClose(
      measured.norm,
      X.flatMap((row) => layerNorm(row)),
    ));

  test('gives the gradient of a norm', () => {
    expectClose(
      measured.gradient,
      X.flatMap((row, index) => numericalGradient((x) => dot(layerNorm(x), A[index] ?? []), row)),
    );
  });

  test('adds more tensors than one shader binds', () => expectClose(measured.longSum, [(69 * 70) / 2, 70]));

  test('reads a clock that is not rounded to 65,536 ns', () => {
    expect(measured.clockGapsNs.some((gap) => gap > 0 && gap % 65_536 !== 0)).toBe(true);
  });

  test('times what the device does by its own clock, over several submissions, and nothing else', () => {
    const { clock, fewMs, wallMs, manyMs, nothingMs } = measured.timed;
    expect(clock).toMatch(/time stamps of the device.* steps of \d+ ns/);
    expect(nothingMs).toBe(0);
    expect(fewMs).toBeGreaterThan(0);
    expect(fewMs).toBeLessThan(wallMs);
    expect(manyMs).toBeGreaterThan(fewMs);
  });

  test('tells a doctor what it found', () => {
    expect(measured.inspected).toMatchObject({
      adapter: expect.stringContaining('not a GPU') as string,
      limits: expect.stringMatching(/maxStorageBuffersPerShaderStage \d+/) as string,
      subgroups: expect.stringMatching(/\d+ to \d+ lanes/) as string,
      clock: expect.stringMatching(/steps of \d+ ns/) as string,
      copy: expect.stringMatching(/[\d.]+ GB\/s/) as string,
    });
  });

  test('reports an error of the device to whoever waits for it', () => expect(measured.errorOfInvalidBuffer).toContain('MapRead'));

  test('leaves no backend behind after close', () => expect(measured.backendsAfterClose).not.toContain('webgpu'));
});

describe('open (webgpu)', () => {
  test('is unavailable with a reason and a remedy where no adapter is found', async () => {
    const nowhere = '/nonexistent/driver.json';
    const { unavailable } = z
      .object({ unavailable: z.string() })
      .parse(await runProbe(PROBE, { VK_ICD_FILENAMES: nowhere, VK_DRIVER_FILES: nowhere }));
    expect(unavailable).toMatch(/no adapter.*install/);
  });
});

function layerNorm(x: number[]): number[] {
  const mean = x.reduce((sum, each) => sum + each, 0) / x.length;
  const variance = x.reduce((sum, each) => sum + (each - mean) ** 2, 0) / x.length;
  return x.map((each, index) => ((each - mean) / Math.sqrt(variance + EPSILON)) * (GAIN[index] ?? NaN));
}

/** Central differences in float64. */
function numericalGradient(f: (x: number[]) => number, x: number[]): number[] {
  const step = 1e-5;
  const shifted = (at: number, by: number): number => f(x.map((each, index) => (index === at ? each + by : each)));
  return x.map((_, at) => (shifted(at, step) - shifted(at, -step)) / (2 * step));
}

function dot(a: number[], b: number[]): number {
  return a.reduce((sum, each, index) => sum + each * (b[index] ?? NaN), 0);
}

function expectClose(actual: number[], expected: number[]): void {
  expect(actual).toHaveLength(expected.length);
  actual.forEach((each, index) => {
    expect(each).toBeCloseTo(expected[index] ?? NaN, 4);
  });
}
