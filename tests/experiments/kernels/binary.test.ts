import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { BINARY_PATH, compile } from '../../../experiments/kernels/wasm/compile.ts';

const committed = readFileSync(BINARY_PATH);

describe('kernels.wasm', () => {
  test('is what the sources compile to, byte for byte', async () => {
    expect(Buffer.from(await compile()).equals(committed), 'run npm run kernels and commit kernels.wasm').toBe(true);
  });

  test('imports its memory and nothing else, and writes nothing there when it is instantiated', () => {
    const module = new WebAssembly.Module(committed);
    expect(WebAssembly.Module.imports(module)).toEqual([{ module: 'env', name: 'memory', kind: 'memory' }]);
    const memory = new WebAssembly.Memory({ initial: 1 });
    new Uint8Array(memory.buffer).fill(7);
    new WebAssembly.Instance(module, { env: { memory } });
    expect(new Uint8Array(memory.buffer).every((byte) => byte === 7)).toBe(true);
  });
});
