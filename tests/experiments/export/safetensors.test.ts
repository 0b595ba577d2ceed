import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { encodeSafetensors, type NamedTensor } from '../../../experiments/export/safetensors.ts';
import { readSafetensors } from '../../referee/read-cell.ts';
import { whyNoPython } from '../../support/python.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const TENSORS: NamedTensor[] = [
  { name: 'loss', shape: [], values: Float32Array.of(1.5) },
  { name: 'batch.inputs', shape: [2, 2], values: Int32Array.of(0, -1, 2 ** 31 - 1, 7) },
  { name: 'empty', shape: [0, 3], values: new Float32Array() },
  { name: 'parameter.decoder.1.wq', shape: [3, 1], values: Float32Array.of(Number.NaN, Number.NEGATIVE_INFINITY, 1e-40) },
];

describe('encodeSafetensors', () => {
  test('writes what the definition of the format reads back: names, types, shapes and bits', () => {
    const read = readSafetensors(encodeSafetensors(TENSORS, { source: 'a test' }));
    expect(Object.keys(read)).toEqual(TENSORS.map(({ name }) => name));
    for (const { name, shape, values } of TENSORS)
      expect(read[name], name).toEqual({ dtype: values instanceof Float32Array ? 'F32' : 'I32', shape, values: Array.from(values) });
  });

  test('fills the header up to a multiple of 8 bytes with spaces, whatever the length of its names', () => {
    for (const name of ['a', 'ab', 'abc', 'abcd', 'abcde', 'abcdef', 'abcdefg', 'abcdefgh']) {
      const file = encodeSafetensors([{ name, shape: [1], values: Float32Array.of(2) }]);
      const length = Number(new DataView(file.buffer).getBigUint64(0, true));
      expect(length % 8).toBe(0);
      expect(file.length).toBe(8 + length + 4);
      expect(new TextDecoder().decode(file.subarray(8, 8 + length))).toMatch(
        /^\{"[a-h]+":\{"dtype":"F32","shape":\[1\],"data_offsets":\[0,4\]\}\} *$/,
      );
    }
  });

  test.each([
    [
      'two tensors of one name',
      [
        { name: 'a', shape: [], values: Float32Array.of(1) },
        { name: 'a', shape: [], values: Float32Array.of(2) },
      ],
      'two tensors are named a',
    ],
    [
      'a shape that holds another number',
      [{ name: 'a', shape: [2, 2], values: Float32Array.of(1) }],
      'a has 1 numbers, but its shape [2, 2] holds 4',
    ],
  ])('refuses %s', (_what, tensors, message) => {
    expect(() => encodeSafetensors(tensors)).toThrow(message);
  });

  const reason = whyNoPython('torch', 'safetensors.torch');
  test.skipIf(reason !== null)(
    `writes what the safetensors package of Python opens${reason === null ? '' : ` (not run: ${reason})`}`,
    () => {
      const file = join(temporaryFolder(), 'cell.safetensors');
      writeFileSync(file, encodeSafetensors(TENSORS, { source: 'a test' }));
      const program = [
        'import json, sys',
        'from safetensors.torch import load_file',
        'print(json.dumps({name: [str(t.dtype), list(t.shape), [str(x) for x in t.flatten().tolist()]] for name, t in load_file(sys.argv[1]).items()}))',
      ];
      const { stdout, stderr } = spawnSync('python3', ['-W', 'ignore', '-c', program.join('\n'), file], { encoding: 'utf8' });
      expect(stderr).toBe('');
      expect(JSON.parse(stdout)).toEqual({
        loss: ['torch.float32', [], ['1.5']],
        'batch.inputs': ['torch.int32', [2, 2], ['0', '-1', '2147483647', '7']],
        empty: ['torch.float32', [0, 3], []],
        'parameter.decoder.1.wq': ['torch.float32', [3, 1], ['nan', '-inf', expect.stringMatching(/^9\.99\d+e-41$/) as string]],
      });
    },
  );
});
