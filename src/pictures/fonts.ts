/** The faces that pictures are set in: those of the pages as files for the rasteriser, and one for the signs that they lack. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sfntOf } from './woff.ts';

const FACES = [
  'source-sans-3-latin-400',
  'source-sans-3-latin-600',
  'source-sans-3-latin-ext-400',
  'source-sans-3-greek-400',
  'source-sans-3-greek-600',
  'source-serif-4-latin-400',
  'source-serif-4-latin-600',
] as const;
/** Has √, ∂ and ‖. */
const SIGNS = join('node_modules', 'katex', 'dist', 'fonts', 'KaTeX_Main-Regular.ttf');

let fonts: Uint8Array[] | null = null;

export function pictureFonts(): Uint8Array[] {
  fonts ??= [...FACES.map(readFace), readFileSync(SIGNS)];
  return fonts;
}

function readFace(face: (typeof FACES)[number]): Uint8Array {
  const family = face.startsWith('source-sans-3') ? 'source-sans-3' : 'source-serif-4';
  const file = join('node_modules', '@fontsource', family, 'files', `${face}-normal.woff`);
  return sfntOf(readFileSync(file), file);
}
