/**
 * The face of titles: the display cut of Source Serif 4 in one weight. Its variable font weighs 122 kB for two axes of which titles use one
 * point, so that point is cut out of it, once, into the cache: 19 kB. The cut font carries no name, as its licence reserves that of the whole.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import subsetFont from 'subset-font';
import { cacheFolder } from '../data/folders.ts';

const SOURCE = join('node_modules', '@fontsource-variable', 'source-serif-4', 'files', 'source-serif-4-latin-opsz-normal.woff2');
const POINT = { opsz: 60, wght: 460 };

/** STAT gives the axes names, which are taken out below: Firefox complains of it. Its option is missing in the package's types. */
const CUT = { targetFormat: 'truetype', variationAxes: POINT, dropTables: ['STAT'] } as const;

/** Printable ASCII, Latin-1, dashes, quotation marks, the ellipsis and the narrow space. */
const CHARACTERS = String.fromCodePoint(
  ...range(0x20, 0x7f),
  ...range(0xa0, 0x100),
  0x2013,
  0x2014,
  0x2018,
  0x2019,
  0x201c,
  0x201d,
  0x2026,
  0x202f,
);

/** Path of the cut font, which is made when the cache does not have it. */
export async function displayFace(folder = join(cacheFolder(), 'fonts')): Promise<string> {
  const font = readFileSync(SOURCE);
  const key = createHash('sha256').update(font).update(JSON.stringify(CUT)).update(CHARACTERS).digest('hex').slice(0, 12);
  const file = join(folder, `display-${key}.woff2`);
  if (!existsSync(file)) {
    mkdirSync(folder, { recursive: true });
    const cut = await subsetFont(font, CHARACTERS, CUT);
    writeFileSync(file, await subsetFont(withoutNames(cut), CHARACTERS, { targetFormat: 'woff2' }));
  }
  return file;
}

/** The same cut as a TrueType file that keeps its names, for pictures that are drawn here and publish no font. */
export async function namedDisplayFace(): Promise<Uint8Array> {
  return subsetFont(readFileSync(SOURCE), CHARACTERS, { targetFormat: 'truetype', variationAxes: POINT });
}

/** `font`, uncompressed, with an empty table of names: browsers ask for the table, not for its entries. */
function withoutNames(font: Buffer): Buffer {
  const tableCount = font.readUInt16BE(4);
  for (let entry = 12; entry < 12 + 16 * tableCount; entry += 16) {
    if (font.toString('latin1', entry, entry + 4) !== 'name') continue;
    const [version, recordCount, headerBytes] = [0, 0, 6];
    [version, recordCount, headerBytes].forEach((value, i) => font.writeUInt16BE(value, font.readUInt32BE(entry + 8) + 2 * i));
    font.writeUInt32BE(headerBytes, entry + 12);
  }
  return font;
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, i) => from + i);
}
