import { beforeAll, describe, expect, test } from 'vitest';
import { exportCell, type CellChoice } from '../../../experiments/export/cell.ts';
import { readSafetensors, type StoredTensor } from '../../referee/read-cell.ts';
import { openWasm } from '../model/on-wasm.ts';

beforeAll(openWasm);

const CHOICE: CellChoice = {
  architecture: 'decoder',
  placement: 'rezero',
  norm: 'layernorm',
  qkNorm: 'none',
  initialisation: 'xavier',
  activation: 'relu',
  layerCount: 1,
  modelWidth: 8,
  headCount: 2,
  vocabularySize: 5,
  sequenceLength: 3,
  batchSize: 2,
  seed: 1,
  noise: 0,
};

async function bytesOf(change: Partial<CellChoice> = {}): Promise<Uint8Array> {
  const cell = await exportCell({ ...CHOICE, ...change });
  if (typeof cell === 'string') throw new Error(cell);
  return cell.tensors;
}

async function tensorsOf(change: Partial<CellChoice> = {}): Promise<Record<string, StoredTensor>> {
  return readSafetensors(await bytesOf(change));
}

describe('exportCell', () => {
  test('gives the same bytes again, and others under another seed', async () => {
    const first = await bytesOf();
    expect(await bytesOf()).toEqual(first);
    expect(await bytesOf({ seed: 2 })).not.toEqual(first);
  });

  test('exports the model as it is initialised, unless noise is asked for: then no gain is 1, no bias 0 and no branch switched off', async () => {
    const special = { 'decoder.1.selfNorm.gain': 1, 'decoder.1.b1': 0, 'decoder.1.selfAlpha': 0 };
    const [plain, noisy] = [await tensorsOf(), await tensorsOf({ noise: 0.1 })];
    for (const [name, value] of Object.entries(special)) {
      expect(
        plain[`parameter.${name}`]?.values.every((entry) => entry === value),
        name,
      ).toBe(true);
      expect(
        noisy[`parameter.${name}`]?.values.every((entry) => entry !== value && Math.abs(entry - value) < 1),
        name,
      ).toBe(true);
    }
  });

  test('has a gradient of the same shape for every parameter', async () => {
    const tensors = await tensorsOf({ noise: 0.1 });
    const names = Object.keys(tensors).flatMap((name) => (name.startsWith('gradient.') ? [name.slice('gradient.'.length)] : []));
    expect(names.map((name) => `parameter.${name}`)).toEqual(Object.keys(tensors).filter((name) => name.startsWith('parameter.')));
    for (const name of names) expect(tensors[`gradient.${name}`]?.shape, name).toEqual(tensors[`parameter.${name}`]?.shape);
  });

  test('says why a model cannot be built', async () => {
    expect(await exportCell({ ...CHOICE, placement: 'parallel', architecture: 'encoder-decoder' })).toMatch(/^placement parallel cannot/);
  });
});
