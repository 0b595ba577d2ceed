/** Compiles `assembly/` to one binary for each kind of SIMD: `npm run kernels`. They are committed, and a test asserts that they are what this produces. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import asc from 'assemblyscript/asc';
import { binaryPath } from './module.ts';
import { SIMD_KINDS, type Simd } from './simd.ts';

const OPTIONS = [
  ...['-O3', '--noAssert', '--converge', '--runtime', 'stub'],
  ...['--importMemory', '--noExportMemory', '--enable', 'simd', '--enable', 'bulk-memory'],
  // Vectors as parameters of functions that the entry point does not export; nothing outside the module sees them.
  ...['--disableWarning', '112'],
];

/** What `assembly/multiply-add.ts` asks about at compile time. */
const SIMD_OPTIONS: Record<Simd, string[]> = { plain: [], relaxed: ['--enable', 'relaxed-simd'] };

/** The bytes of the module. Throws with the compiler's messages when the sources do not compile. */
export async function compile(simd: Simd): Promise<Uint8Array> {
  const outputs: Uint8Array[] = [];
  const messages: string[] = [];
  const { error } = await asc.main(
    ['index.ts', '--outFile', 'kernels.wasm', '--baseDir', join(import.meta.dirname, 'assembly'), ...OPTIONS, ...SIMD_OPTIONS[simd]],
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

if (import.meta.main) for (const simd of SIMD_KINDS) writeFileSync(binaryPath(simd), await compile(simd));
