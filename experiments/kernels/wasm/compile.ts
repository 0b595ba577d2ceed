/** Compiles `assembly/` to `kernels.wasm`: `npm run kernels`. The binary is committed, and a test asserts that it is what this produces. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import asc from 'assemblyscript/asc';

export const BINARY_PATH = join(import.meta.dirname, 'kernels.wasm');

const OPTIONS = [
  ...['-O3', '--noAssert', '--converge', '--runtime', 'stub'],
  ...['--importMemory', '--noExportMemory', '--enable', 'simd', '--enable', 'bulk-memory'],
  // Vectors as parameters of functions that the entry point does not export; nothing outside the module sees them.
  ...['--disableWarning', '112'],
];

/** The bytes of the module. Throws with the compiler's messages when the sources do not compile. */
export async function compile(): Promise<Uint8Array> {
  const outputs: Uint8Array[] = [];
  const messages: string[] = [];
  const { error } = await asc.main(
    ['index.ts', '--outFile', 'kernels.wasm', '--baseDir', join(import.meta.dirname, 'assembly'), ...OPTIONS],
    {
      stderr: { write: (text) => void messages.push(text.toString()) },
      writeFile: (_name, contents) => {
        if (typeof contents !== 'string') outputs.push(contents);
      },
    },
  );
  const [binary] = outputs;
  if (error || !binary) throw new Error(`the kernels do not compile: ${messages.join('')}`);
  return binary;
}

if (import.meta.main) writeFileSync(BINARY_PATH, await compile());
