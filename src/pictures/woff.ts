/** WOFF 1.0 files as the sfnt (TrueType, OpenType) files that they compress: https://www.w3.org/TR/WOFF/. */
import { inflateSync } from 'node:zlib';

const WOFF_HEADER = 44;
const WOFF_ENTRY = 20;
const SFNT_HEADER = 12;
const SFNT_ENTRY = 16;

/** The font in `woff`. Throws naming `file` when it is not of this format. */
export function sfntOf(woff: Uint8Array, file: string): Uint8Array {
  const source = new DataView(woff.buffer, woff.byteOffset, woff.byteLength);
  if (source.getUint32(0) !== 0x774f4646) throw new Error(`${file} is not a WOFF 1.0 font (expected one that starts with "wOFF")`);
  const count = source.getUint16(12);
  const tables = Array.from({ length: count }, (_, index) => readTable(source, WOFF_HEADER + index * WOFF_ENTRY));
  const offsets = tables.reduce<number[]>(
    (all, { content }, index) => [...all, (all[index] ?? 0) + aligned(content.length)],
    [SFNT_HEADER + count * SFNT_ENTRY],
  );
  const font = new Uint8Array(offsets.at(-1) ?? 0);
  const target = new DataView(font.buffer);
  const power = Math.floor(Math.log2(count));
  target.setUint32(0, source.getUint32(4));
  [count, 16 * 2 ** power, power, 16 * (count - 2 ** power)].forEach((value, index) => target.setUint16(4 + 2 * index, value));
  tables.forEach(({ tag, checksum, content }, index) => {
    const offset = offsets[index] ?? 0;
    const entry = SFNT_HEADER + index * SFNT_ENTRY;
    [tag, checksum, offset, content.length].forEach((value, field) => target.setUint32(entry + 4 * field, value));
    font.set(content, offset);
  });
  return font;
}

/** A table of the font, inflated where that made it smaller. */
function readTable(source: DataView, entry: number): { tag: number; checksum: number; content: Uint8Array } {
  const [tag = 0, offset = 0, packedLength = 0, length = 0, checksum = 0] = [0, 4, 8, 12, 16].map((at) => source.getUint32(entry + at));
  const packed = new Uint8Array(source.buffer, source.byteOffset + offset, packedLength);
  return { tag, checksum, content: packedLength < length ? inflateSync(packed) : packed };
}

/** Tables start at multiples of four bytes. */
function aligned(length: number): number {
  return Math.ceil(length / 4) * 4;
}
