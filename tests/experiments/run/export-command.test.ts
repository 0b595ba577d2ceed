import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { disagreements } from '../model/agreement.ts';
import { expectAllClose } from '../reference/close.ts';
import { lossAndGradients } from '../reference/model.ts';
import { readCell } from '../../referee/read-cell.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const CLI = path.resolve(import.meta.dirname, '../../../experiments/cli.ts');

function exportWith(...parameters: string[]): { status: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, 'export', '--backend', 'wasm', ...parameters], { encoding: 'utf8' });
  return { status, stdout, stderr };
}

const SIZE = '--layers 4 --width 32 --heads 2 --vocabulary 64 --length 16 --batch 2 --seed 1'.split(' ');

describe('experiments export', () => {
  test('writes the cell of the options, which the float64 reference confirms, and its checksum', () => {
    const out = path.join(temporaryFolder(), 'cell');
    const { status, stdout } = exportWith('--placement', 'post', '--norm', 'layernorm', '--arch', 'decoder', ...SIZE, '--out', out);
    expect(status).toBe(0);
    expect(stdout.trim().split('\n')).toEqual([path.join(out, 'cell.safetensors'), path.join(out, 'cell.json')]);
    expect(readdirSync(out).sort()).toEqual(['cell.json', 'cell.safetensors']);

    const { description, tensors, config, parameters, batch, logits, lossNats, gradients } = readCell(out);
    expect(description.file?.sha256).toBe(
      createHash('sha256')
        .update(readFileSync(path.join(out, 'cell.safetensors')))
        .digest('hex'),
    );
    expect(description.tensors.map(({ name, type, shape }) => [name, type, shape])).toEqual(
      Object.entries(tensors).map(([name, { dtype, shape }]) => [name, dtype, shape]),
    );
    expect(description.model).toMatchObject({ placement: 'post', norm: 'layernorm', layerCount: 4, modelWidth: 32, vocabularySize: 64 });
    expect([batch.inputs.length, batch.inputs[0]?.length]).toEqual([2, 16]);
    const expected = lossAndGradients(config, parameters, batch);
    expectAllClose(logits, expected.logits.data, { relative: 1e-4, absolute: 1e-5 }, 'logits');
    expect(
      disagreements(
        { lossNats, gradients: Object.fromEntries(Object.entries(gradients).map(([name, values]) => [name, Float32Array.from(values)])) },
        {
          lossNats: expected.lossNats,
          gradients: Object.fromEntries(Object.entries(expected.gradients).map(([name, { data }]) => [name, data])),
        },
      ),
    ).toEqual([]);
  });

  test.each([
    [['--placement', 'middle'], /argument 'middle' is invalid\. Allowed choices are post, pre, deepnorm, .*parallel\.$/],
    [['--qk-norm', 'batchnorm'], /argument 'batchnorm' is invalid\. Allowed choices are layernorm, .*none\.$/],
    [['--layers', '0'], /0 is not at least 1\.$/],
    [['--noise', '-1'], /-1 is not a number of at least 0, such as 0\.1\.$/],
    [['--placement', 'parallel', '--arch', 'encoder-decoder'], /^placement parallel cannot be built with architecture encoder-decoder: /m],
    [['--width', '32', '--heads', '3'], /^a width of 32 cannot be shared by 3 heads: /m],
  ])('refuses %j, says why, and writes nothing', (parameters, message) => {
    const out = path.join(temporaryFolder(), 'cell');
    const { status, stderr } = exportWith(...parameters, '--out', out);
    expect(status).toBe(1);
    expect(stderr.trim()).toMatch(message);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(existsSync(out)).toBe(false);
  });
});
