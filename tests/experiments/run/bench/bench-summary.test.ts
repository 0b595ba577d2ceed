import { describe, expect, test } from 'vitest';
import { benchSummary, benchTable, type BenchedRun } from '../../../../experiments/run/bench/bench-summary.ts';
import type { EngineRun } from '../../../../experiments/run/bench/engine-rows.ts';
import { engineSpeedCells } from '../../claims/evidence/engine.ts';

const run: EngineRun = { profile: 'laptop', backend: 'wasm', baseSeed: 1, probeDigest: null, cells: engineSpeedCells() };
const onWasm: BenchedRun = { run, device: 'a processor', deviceKind: 'cpu' };
const skipped = { webgpu: 'there is no adapter' };

/** The same run where PyTorch was missing. */
const withoutPyTorch: BenchedRun = {
  ...onWasm,
  run: {
    ...run,
    cells: engineSpeedCells().map((cell) => ({
      ...cell,
      measurement: {
        ...cell.measurement,
        pytorch: null,
        timings: cell.measurement.timings.map((timing) =>
          timing.engine.startsWith('pytorch')
            ? { ...timing, unavailable: 'python3 has no PyTorch', callTimeMs: [], callsPerSample: 0 }
            : timing,
        ),
      },
    })),
  },
};

describe('benchSummary', () => {
  test('begins with the reference step on wasm', () => {
    const { referenceStep } = benchSummary([onWasm], {});
    expect(Object.keys(referenceStep).slice(0, 5)).toEqual([
      'wasmMs',
      'pytorchOneThreadMs',
      'wasmOverPytorch',
      'wasmRelaxedMs',
      'wasmRelaxedOverPytorch',
    ]);
    expect(Object.keys(benchSummary([onWasm], {}))[0]).toBe('referenceStep');
    expect(referenceStep.wasmMs).toBeCloseTo(45, 0);
    expect(referenceStep.pytorchOneThreadMs).toBeCloseTo(25, 0);
    expect(referenceStep.wasmOverPytorch).toBeCloseTo(1.8, 1);
    expect(referenceStep.wasmRelaxedOverPytorch).toBeCloseTo(1.4, 1);
    expect(referenceStep.wasmStockOverWasm).toBeCloseTo(22.2, 0);
  });

  test('has null for what was not measured, and no numbers of another backend in its place', () => {
    expect(benchSummary([withoutPyTorch], {}).referenceStep).toMatchObject({ pytorchOneThreadMs: null, wasmOverPytorch: null });
    const onGpu = { ...onWasm, run: { ...run, backend: 'webgpu' as const } };
    expect(benchSummary([onGpu], {}).referenceStep).toMatchObject({ wasmMs: null, pytorchOneThreadMs: null });
  });

  test('takes ratios sample by sample, so that a machine that slows down cancels', () => {
    const cells = engineSpeedCells().map((cell) => ({
      ...cell,
      measurement: {
        ...cell.measurement,
        timings: cell.measurement.timings.map((timing) => ({
          ...timing,
          callTimeMs: [1, 10, 1000].map((slowness) => slowness * (timing.engine === 'own' ? 3 : 2)),
        })),
      },
    }));
    const [backend] = benchSummary([{ ...onWasm, run: { ...run, cells } }], {}).backends;
    expect(backend?.calls.map(({ ownOverPytorch }) => ownOverPytorch)).toEqual(backend?.calls.map(() => 1.5));
  });

  test('names cells that failed', () => {
    const [cell] = engineSpeedCells();
    if (!cell) throw new Error('there is no synthetic cell');
    const { key, seed, fingerprint, kernelFingerprint, equivalences, environment, measuredAt, wallTimeMs, kernels, config } = cell;
    const facts = { key, seed, fingerprint, kernelFingerprint, equivalences, environment, measuredAt, wallTimeMs, kernels, config };
    const failed = { ...facts, status: 'failed' as const, reason: 'no memory' };
    const [backend] = benchSummary([{ ...onWasm, run: { ...run, cells: [failed] } }], {}).backends;
    expect(backend).toMatchObject({ calls: [], failures: ['reference step: no memory'] });
  });
});

describe('benchTable', () => {
  test('has a line for each call, with times, ratios and the share of the limit', () => {
    const lines = benchTable(benchSummary([onWasm], skipped)).split('\n');
    expect(lines[0]).toBe('wasm on a processor (cpu), beside PyTorch 9.9 on the CPU, 1 thread');
    expect(lines[1]?.trim().split(/ {2,}/)).toEqual([
      'ours ms',
      'relaxed ms',
      'stock ms',
      'PyTorch ms',
      'ours/PyTorch',
      'relaxed/PyTorch',
      'stock/ours',
      'of the limit',
    ]);
    expect(lines.find((line) => line.startsWith('reference step'))).toMatch(
      /^reference step +45\.\d +35\.\d +\d{3,4} +2\d\.\d +1\.8\d +1\.4\d +22\.\d +6\d %$/,
    );
    expect(lines.filter((line) => line.startsWith('product 512 x 512 x 512'))).toHaveLength(4);
    expect(new Set(lines.slice(1, 14).map((line) => line.length)).size).toBe(1);
    expect(lines.at(-1)).toBe('webgpu was not measured: there is no adapter');
  });

  test('says once why PyTorch is missing', () => {
    const table = benchTable(benchSummary([withoutPyTorch], {}));
    expect(table).toContain('beside no PyTorch');
    expect(table.split('\n').filter((line) => line === 'no pytorch: python3 has no PyTorch')).toHaveLength(1);
    expect(table).toMatch(/^reference step +45\.\d .* - +- +- /m);
  });
});
