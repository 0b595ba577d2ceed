/** Where the modules of the suite are: as sources in a checkout, or bundled, with another extension, in a packed suite. */
import path from 'node:path';

const EXTENSION = path.extname(import.meta.filename);

/** Whether this code runs from a packed suite, which has neither sources nor esbuild. */
export const isPacked = EXTENSION !== '.ts';

/** The file that `source`, such as "experiments/suite/warmup.ts", is loaded from below `root`. */
export function moduleFile(root: string, source: string): string {
  return path.join(root, source.replace(/\.ts$/, EXTENSION));
}
