import { describe, expect, test } from 'vitest';
import type { Environment } from '../../../experiments/result.ts';
import { assumedTimeMs } from '../../../experiments/run/assumed-rate.ts';
import { expectedMinutes, timePredictor, type Device } from '../../../experiments/run/expected-time.ts';
import type { PlannedCell } from '../../../experiments/run/plan.ts';
import type { KnownCell } from '../../../experiments/run/store.ts';

const WASM: Device = { backend: 'wasm', deviceKind: 'cpu' };
const GPU: Device = { backend: 'webgpu', deviceKind: 'gpu' };
const SOFTWARE: Device = { backend: 'webgpu', deviceKind: 'software-gpu' };

const known = (key: string, { backend, deviceKind }: Device, wallTimeMs: number, status = 'measured', config: unknown = {}): KnownCell =>
  ({ backend, environment: { deviceKind } as Environment, cell: { key, wallTimeMs, status, config } }) as KnownCell;

const shape = (rows: number): unknown => ({ rows, width: 1024, sampleCount: 10 });

const cellsOf = (...times: (number | 'assumed')[]): PlannedCell[] =>
  times.map(
    (time) => ({ expected: time === 'assumed' ? { timeMs: 1, isAssumed: true } : { timeMs: time, isAssumed: false } }) as PlannedCell,
  );

describe('timePredictor', () => {
  const timeOf = timePredictor(WASM, [known('a', WASM, 100), known('b', WASM, 300), known('c', GPU, 7), known('d', WASM, 5, 'failed')]);

  test('takes what the same cell took on the same backend', () => {
    expect(timeOf('a', {})).toEqual({ timeMs: 100, isAssumed: false });
  });

  test('takes the mean of the others for a cell that was never measured there or failed', () => {
    expect(['c', 'd', 'e'].map((key) => timeOf(key, {}))).toEqual(Array(3).fill({ timeMs: 200, isAssumed: false }));
  });

  test('takes as much more for a cell of another size as there is more to compute', () => {
    const ofShapes = timePredictor(WASM, [known('a', WASM, 1000, 'measured', shape(512)), known('b', WASM, 3000, 'measured', shape(2560))]);
    const ratio = assumedTimeMs('cpu', shape(7680)) / (assumedTimeMs('cpu', shape(512)) + assumedTimeMs('cpu', shape(2560)));
    expect(ofShapes('c', shape(7680)).timeMs).toBeCloseTo(4000 * ratio);
    expect(ratio).toBeGreaterThan(1.25);
  });

  test('assumes before anything was measured on such a device, whatever others took', () => {
    const ofGpu = timePredictor(GPU, [known('a', WASM, 123), known('a', SOFTWARE, 456)]);
    expect(ofGpu('a', shape(1))).toEqual({ timeMs: assumedTimeMs('gpu', shape(1)), isAssumed: true });
  });
});

describe('expectedMinutes', () => {
  test('spreads the cells over the workers, but those of a timed experiment over none', () => {
    const cells = cellsOf(60_000, 60_000, 120_000);
    expect([expectedMinutes({ timed: false }, cells, 2), expectedMinutes({ timed: true }, cells, 2)]).toEqual([
      { minutes: 2, isAssumed: false },
      { minutes: 4, isAssumed: false },
    ]);
  });

  test('takes no less than the longest cell alone', () => {
    expect(expectedMinutes({ timed: false }, cellsOf(60_000, 180_000), 4).minutes).toBe(3);
  });

  test('is assumed as soon as one cell is', () => {
    expect(expectedMinutes({ timed: false }, cellsOf(1, 'assumed'), 2).isAssumed).toBe(true);
  });
});
