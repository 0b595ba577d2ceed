import { describe, expect, test } from 'vitest';
import type { BackendName } from '../../../experiments/result.ts';
import { expectedMinutes, timePredictor } from '../../../experiments/run/expected-time.ts';
import type { PlannedCell } from '../../../experiments/run/plan.ts';
import type { KnownCell } from '../../../experiments/run/store.ts';

const known = (key: string, backend: BackendName, wallTimeMs: number, status = 'measured', config: unknown = {}): KnownCell =>
  ({ backend, cell: { key, wallTimeMs, status, config } }) as KnownCell;

const shape = (rows: number): unknown => ({ rows, width: 1024, sampleCount: 10 });

const cellsOf = (...times: (number | null)[]): PlannedCell[] => times.map((expectedTimeMs) => ({ expectedTimeMs }) as PlannedCell);

describe('timePredictor', () => {
  const timeOf = timePredictor('wasm', [
    known('a', 'wasm', 100),
    known('b', 'wasm', 300),
    known('c', 'webgpu', 7),
    known('d', 'wasm', 5, 'failed'),
  ]);

  test('takes what the same cell took on the same backend', () => {
    expect(timeOf('a', {})).toBe(100);
  });

  test('takes what it took on another backend where that is all there is', () => {
    expect(timeOf('c', {})).toBe(7);
  });

  test('takes the mean of the others for a cell that was never measured or failed', () => {
    expect([timeOf('d', {}), timeOf('e', {})]).toEqual([200, 200]);
  });

  test('takes as much more for a cell of another size as there is more to compute', () => {
    const ofShapes = timePredictor('wasm', [
      known('a', 'wasm', 100, 'measured', shape(512)),
      known('b', 'wasm', 300, 'measured', shape(2560)),
    ]);
    expect(ofShapes('c', shape(7680))).toBeCloseTo(800);
  });

  test('knows nothing before anything was measured', () => {
    expect(timePredictor('wasm', [])('a', shape(1))).toBeNull();
  });
});

describe('expectedMinutes', () => {
  test('spreads the cells over the workers, but those of a timed experiment over none', () => {
    const cells = cellsOf(60_000, 180_000);
    expect([expectedMinutes({ timed: false }, cells, 2), expectedMinutes({ timed: true }, cells, 2)]).toEqual([2, 4]);
  });

  test('is unknown as soon as one cell is', () => {
    expect(expectedMinutes({ timed: false }, cellsOf(1, null), 2)).toBeNull();
  });
});
