/** The cells that the referees compute again: every combination that can be built, small, with noise on every parameter. */
import { join } from 'node:path';
import { exportCell, type CellChoice } from '../../experiments/export/cell.ts';
import { writeTogether } from '../../experiments/run/write-together.ts';
import { VARIANTS, variantName } from '../experiments/reference/variants.ts';

const SIZES = { modelWidth: 34, vocabularySize: 19, sequenceLength: 6, batchSize: 2 };

export interface CellFolder {
  name: string;
  folder: string;
}

/** Exports every cell below `root` on the current backend. */
export async function exportCells(root: string): Promise<CellFolder[]> {
  const cells: CellFolder[] = [];
  for (const [index, variant] of VARIANTS.entries()) {
    const choice: CellChoice = {
      ...variant,
      ...SIZES,
      // Where no norm bounds the stream it grows until float32 has no digits left, but for small weights.
      initialisation: variant.norm === 'none' ? 'gpt2' : 'xavier',
      seed: 1,
      noise: 0.1,
    };
    const cell = await exportCell(choice);
    const name = variantName(variant);
    if (typeof cell === 'string') throw new Error(`${name}: ${cell}`);
    const folder = join(root, String(index));
    await writeTogether(folder, { 'cell.safetensors': cell.tensors, 'cell.json': JSON.stringify(cell.description) });
    cells.push({ name, folder });
  }
  return cells;
}
