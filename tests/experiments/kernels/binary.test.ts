import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { compile } from '../../../experiments/kernels/wasm/compile.ts';
import { binaryPath } from '../../../experiments/kernels/wasm/module.ts';
import { SIMD_KINDS } from '../../../experiments/kernels/wasm/simd.ts';

describe.each(SIMD_KINDS)('the binary with %s SIMD', (simd) => {
  const committed = readFileSync(binaryPath(simd));

  test('is what the sources compile to, byte for byte', async () => {
    expect(Buffer.from(await compile(simd)).equals(committed), 'run npm run kernels and commit the binary').toBe(true);
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
