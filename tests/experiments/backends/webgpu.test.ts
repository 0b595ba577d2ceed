import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
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
  errorOfInvalidBuffer: z.string().nullable(),
  backendsAfterClose: z.array(z.string()),
});

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
  beforeAll(() => {
    measured = report.parse(JSON.parse(runProbe(softwareGpuEnvironment())));
  }, 60_000);

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

  test('reports an error of the device to whoever waits for it', () => expect(measured.errorOfInvalidBuffer).toContain('MapRead'));

  test('leaves no backend behind after close', () => expect(measured.backendsAfterClose).not.toContain('webgpu'));
});

describe('open (webgpu)', () => {
  test('is unavailable with a reason and a remedy where no adapter is found', () => {
    const nowhere = '/nonexistent/driver.json';
    const { unavailable } = z
      .object({ unavailable: z.string() })
      .parse(JSON.parse(runProbe({ VK_ICD_FILENAMES: nowhere, VK_DRIVER_FILES: nowhere })));
    expect(unavailable).toMatch(/no adapter.*install/);
  });
});

/** The probe's last line; Dawn prints device errors before it. */
function runProbe(environment: Record<string, string>): string {
  const lines = execFileSync(process.execPath, [join(import.meta.dirname, 'webgpu-probe.ts')], {
    env: { ...process.env, ...environment },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  }).trimEnd();
  return lines.slice(lines.lastIndexOf('\n') + 1);
}

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
