import { expect, describe, test } from 'vitest';
import { cellName } from '../../../experiments/run/cell-name.ts';
import type { PlannedCell } from '../../../experiments/run/plan.ts';

const cell = (placement: string, steps: number, seed: number): PlannedCell =>
  ({ config: { model: { placement, width: 8 }, steps }, seed }) as PlannedCell;

describe('cellName', () => {
  test('names what differs within the grid, and the seed', () => {
    const cells = [cell('post', 400, 1), cell('pre', 400, 1), cell('pre', 400, 2)];
    expect(cellName({ cells }, cell('pre', 400, 2))).toBe('placement pre, seed 2');
    expect(cellName({ cells: [...cells, cell('pre', 800, 1)] }, cell('pre', 400, 2))).toBe('placement pre, steps 400, seed 2');
  });
});
