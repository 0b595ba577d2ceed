/** The faces that pictures are set in: those of the pages as files for the rasteriser, and one for the signs that they lack. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { namedDisplayFace } from '../fonts/display-face.ts';
import { sfntOf } from './woff.ts';

const SANS = ['latin-400', 'latin-600', 'latin-ext-400', 'greek-400', 'greek-600'] as const;
/** Has √, ∂ and ‖. */
const SIGNS = join('node_modules', 'katex', 'dist', 'fonts', 'KaTeX_Main-Regular.ttf');

let fonts: Promise<Uint8Array[]> | null = null;

export function pictureFonts(): Promise<Uint8Array[]> {
  fonts ??= readFonts();
  return fonts;
}

async function readFonts(): Promise<Uint8Array[]> {
  return [...SANS.map(readSans), await namedDisplayFace(), readFileSync(SIGNS)];
}

function readSans(cut: (typeof SANS)[number]): Uint8Array {
  const file = join('node_modules', '@fontsource', 'source-sans-3', 'files', `source-sans-3-${cut}-normal.woff`);
  return sfntOf(readFileSync(file), file);
}
