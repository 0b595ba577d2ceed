import { build } from 'esbuild';
import { basename } from 'node:path';

/** The modules in `files` as plain scripts, each with what it imports, by name. */
export async function plainScripts(files: readonly string[]): Promise<Map<string, Uint8Array>> {
  const { outputFiles } = await build({
    entryPoints: [...files],
    bundle: true,
    minify: true,
    format: 'iife',
    outdir: 'offline',
    write: false,
    logLevel: 'error',
  });
  return new Map(outputFiles.map(({ path, contents }) => [basename(path), contents]));
}
