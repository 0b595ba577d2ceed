/** Independent programs compute the exported cells again: the float64 reference always, PyTorch in float64 where Python has it. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { disagreements } from '../experiments/model/agreement.ts';
import { openWasm } from '../experiments/model/on-wasm.ts';
import { lossAndGradients } from '../experiments/reference/model.ts';
import { VARIANTS, variantName } from '../experiments/reference/variants.ts';
import { whyNoPython } from '../support/python.ts';
import { exportCells, type CellFolder } from './cells.ts';
import { readCell } from './read-cell.ts';

const PROGRAM = join(import.meta.dirname, 'recompute.py');
/** Long, for machines with other work: both take seconds by themselves. */
const PATIENCE_MS = 300_000;
const root = mkdtempSync(join(tmpdir(), 'cells-'));
let cells: CellFolder[] = [];

beforeAll(async () => {
  await openWasm();
  cells = await exportCells(root);
}, PATIENCE_MS);

afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('the float64 reference', () => {
  test.each(VARIANTS.map((variant, index) => ({ name: variantName(variant), index })))(
    'gives the loss and every gradient of the exported cell: $name',
    ({ index }) => {
      const { config, parameters, batch, lossNats, gradients } = readCell(cells[index]?.folder ?? '');
      const expected = lossAndGradients(config, parameters, batch);
      const found = Object.fromEntries(Object.entries(gradients).map(([name, values]) => [name, Float32Array.from(values)]));
      expect(
        disagreements(
          { lossNats, gradients: found },
          {
            lossNats: expected.lossNats,
            gradients: Object.fromEntries(Object.entries(expected.gradients).map(([name, { data }]) => [name, data])),
          },
        ),
      ).toEqual([]);
    },
  );
});

const verdictSchema = z.object({ cell: z.string(), problems: z.array(z.string()) });

function recompute(folders: string[]): { status: number | null; verdicts: z.infer<typeof verdictSchema>[]; stderr: string } {
  const { status, stdout, stderr } = spawnSync('python3', ['-W', 'ignore', PROGRAM, ...folders], { encoding: 'utf8' });
  const lines = stdout.trim().split('\n').filter(Boolean);
  return { status, verdicts: lines.map((line) => verdictSchema.parse(JSON.parse(line))), stderr };
}

const reason = whyNoPython('torch');

describe('PyTorch in float64', () => {
  test.skipIf(reason !== null)(
    `gives the loss, the logits and every gradient of all exported cells, and finds their words right${reason === null ? '' : ` (not run: ${reason})`}`,
    () => {
      const { status, verdicts, stderr } = recompute(cells.map(({ folder }) => folder));
      const wrong = verdicts.flatMap(({ problems }, index) => problems.map((problem) => `${cells[index]?.name ?? ''}: ${problem}`));
      expect(wrong).toEqual([]);
      expect(verdicts, stderr).toHaveLength(VARIANTS.length);
      expect(status).toBe(0);
    },
    PATIENCE_MS,
  );
});
