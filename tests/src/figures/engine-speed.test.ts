import { describe, expect, test } from 'vitest';
import type { MeasuredCellOf } from '../../../experiments/result.ts';
import type { FigureEvidence } from '../../../src/figures/figure.ts';
import { engineSpeed } from '../../../src/figures/engine-speed.ts';
import { evidence } from './synthetic.ts';

type Cell = MeasuredCellOf<'engine-speed'>;
type Timing = Cell['measurement']['timings'][number];

/** The evidence with the cells of engine-speed changed. */
function withEngines(change: (cells: readonly Cell[]) => readonly Cell[]): FigureEvidence {
  const changed = change(evidence.cells('engine-speed'));
  return { ...evidence, cells: (id) => (id === 'engine-speed' ? (changed as unknown as MeasuredCellOf<typeof id>[]) : evidence.cells(id)) };
}

const withTimings = (cell: Cell, change: (timing: Timing) => Timing): Cell => ({
  ...cell,
  measurement: { ...cell.measurement, timings: cell.measurement.timings.map(change) },
});

describe('engine-speed', () => {
  test('compares with our own kernels, and says so, where PyTorch was missing', () => {
    const missing = withEngines((cells) =>
      cells.map((cell) => {
        const rest = withTimings(cell, (timing) =>
          timing.engine.startsWith('pytorch') ? { ...timing, unavailable: 'python3 has no PyTorch', callTimeMs: [] } : timing,
        );
        return { ...rest, measurement: { ...rest.measurement, pytorch: null } };
      }),
    );
    const { caption, table } = engineSpeed.render(missing);
    expect(caption).toContain('over that of our kernels, since PyTorch was not there');
    expect(table.columns).toContain('stock TensorFlow.js / our kernels');
    expect(table.columns.filter((column) => column.includes('PyTorch'))).toEqual([]);
  });

  test('adds the calls of a subject before it compares: forward 1 and backward 3 over 1 and 1 is 2', () => {
    const uneven = withEngines((cells) =>
      cells.map((cell) =>
        withTimings(cell, (timing) => ({
          ...timing,
          callTimeMs: timing.callTimeMs.map(() => (timing.engine === 'own' && timing.what.endsWith('backward') ? 3 : 1)),
        })),
      ),
    );
    const row = engineSpeed.render(uneven).table.rows.find(([name]) => name?.includes('RMSNorm'));
    expect(row?.[1]).toBe('2.00 (2.00 to 2.00)');
  });

  test('says why PyTorch is slow at RMSNorm only where it is', () => {
    const slow = withEngines((cells) =>
      cells.map((cell) =>
        withTimings(cell, (timing) => ({
          ...timing,
          callTimeMs: timing.callTimeMs.map(() => (timing.engine === 'pytorch' && timing.what.startsWith('rmsnorm') ? 4 : 1)),
        })),
      ),
    );
    expect(engineSpeed.render(slow).caption).toContain('takes 4.0 to 4.0 times as long for it as for LayerNorm');
    expect(engineSpeed.render(evidence).caption).not.toContain('composes RMSNorm');
  });

  test('shows wasm where other backends were measured, too', () => {
    const both = withEngines((cells) => [
      ...cells.map((cell) => ({ ...cell, measurement: { ...cell.measurement, backend: 'webgpu' as const, pytorch: 'PyTorch on a card' } })),
      ...cells,
    ]);
    expect(engineSpeed.render(both)).toEqual(engineSpeed.render(evidence));
  });
});
