/** Pictures that were drawn before, by what they were drawn from: drawing all takes longer than the rest of the build. */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from '../data/folders.ts';

/** Raised when the same source is to be drawn in another way. */
const DRAWING_VERSION = 1;

/** What `draw` made of `source` before, or makes of it now. One file is kept for each `name`: that of its last source. */
export async function cached(
  name: string,
  source: string,
  draw: (source: string) => Promise<Uint8Array<ArrayBuffer>>,
  folder = join(cacheFolder(), 'pictures'),
): Promise<Uint8Array<ArrayBuffer>> {
  const key = createHash('sha256').update(`${DRAWING_VERSION}\n${source}`).digest('hex').slice(0, 24);
  const file = join(folder, `${name}.${key}.png`);
  const before = read(file);
  if (before) return before;
  const picture = await draw(source);
  mkdirSync(folder, { recursive: true });
  for (const other of readdirSync(folder)) if (other.startsWith(`${name}.`)) rmSync(join(folder, other), { force: true });
  // Another build may read while this one writes.
  writeFileSync(`${file}.${process.pid}`, picture);
  renameSync(`${file}.${process.pid}`, file);
  return picture;
}

function read(file: string): Uint8Array<ArrayBuffer> | null {
  try {
    return Uint8Array.from(readFileSync(file));
  } catch {
    return null;
  }
}
