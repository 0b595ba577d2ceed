/**
 * Files that are whole or absent. A measured cell goes into `<out>/.cells/` as soon as it is there, under a name made of what was
 * measured and what measured it; a kill at any moment loses the running cells and nothing else.
 */
import fs from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { BACKENDS, encodeJson, environmentSchema, equivalenceSchema, type BackendName, type Environment } from '../result.ts';
import { readText } from './read-text.ts';
import { UserError } from './user-error.ts';

/** A cell of any experiment; what is inside `config` and `measurement` is checked when it enters a result file. */
const cellRecord = z.strictObject({
  key: z.string(),
  seed: z.int(),
  fingerprint: z.string(),
  kernelFingerprint: z.string(),
  equivalences: z.array(equivalenceSchema),
  environment: z.string(),
  measuredAt: z.string(),
  wallTimeMs: z.number(),
  kernels: z.array(z.string()),
  status: z.enum(['measured', 'diverged', 'failed']),
  config: z.unknown(),
  measurement: z.unknown().optional(),
  reason: z.string().optional(),
});
export type CellRecord = z.infer<typeof cellRecord>;

const storedCell = z.strictObject({
  backend: z.enum(BACKENDS),
  environment: environmentSchema,
  /** Digest of the experiment's probe with the code that measured the cell; null when the probe could not run. */
  probeDigest: z.string().nullable(),
  cell: cellRecord,
});

/** A cell with all that is known of its origin. */
export interface KnownCell {
  backend: BackendName;
  environment: Environment;
  probeDigest: string | null;
  cell: CellRecord;
}

/** The calls through which files are written; tests pass some that fail. */
export interface Disk {
  mkdir: (folder: string) => Promise<unknown>;
  write: (file: string, content: string | Uint8Array) => Promise<void>;
  rename: (from: string, to: string) => Promise<void>;
  remove: (file: string) => Promise<void>;
}

export const realDisk: Disk = {
  mkdir: makeFolder,
  write: (file, text) => fs.writeFile(file, text, { flush: true }),
  rename: (from, to) => fs.rename(from, to),
  remove: (file) => fs.rm(file, { force: true }),
};

/**
 * Makes the folder and those above it, one after the other: making all at once, Node calls a read-only file system a missing folder, and tries
 * forever below /proc.
 */
export async function makeFolder(folder: string): Promise<void> {
  const isMade = await makeOne(folder).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' && path.dirname(folder) !== folder) return false;
    throw error;
  });
  if (isMade) return;
  await makeFolder(path.dirname(folder));
  // Where the folder above is there and this one still cannot be made, as below /proc, it never can.
  await makeOne(folder);
}

async function makeOne(folder: string): Promise<true> {
  await fs.mkdir(folder).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  });
  return true;
}

let writes = 0;

/** Writes `text` to `file` so that a reader sees the old content or the new, never a part. Throws a `UserError` with the path and the remedy. */
export async function writeAtomic(file: string, text: string, disk: Disk = realDisk): Promise<void> {
  const temporary = path.join(path.dirname(file), `.${path.basename(file)}.${process.pid}-${writes++}.tmp`);
  try {
    await disk.mkdir(path.dirname(file));
    await disk.write(temporary, text);
    await disk.rename(temporary, file);
  } catch (error) {
    await disk.remove(temporary).catch(() => undefined);
    throw new UserError(
      `cannot write ${file}: ${writeProblem(error)} What was measured before is kept; the same command goes on from there.`,
    );
  }
}

/** What is wrong with the disk, and the remedy. */
export function writeProblem(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT') return `the disk is full (${code}). Free some space, or choose another disk with --out.`;
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
    return `not allowed (${code}). Allow writing there, or choose another folder with --out.`;
  return `${message}. Choose another folder with --out.`;
}

export const CELL_FOLDER = '.cells';

function cellFile(out: string, { cell, backend }: KnownCell): string {
  return path.join(out, CELL_FOLDER, `${cell.key}-${cell.fingerprint}-${backend}.json`);
}

/** Puts the cell into its waiting file. Throws a `UserError` when it cannot be written. */
export async function storeCell(out: string, known: KnownCell, disk: Disk = realDisk): Promise<void> {
  await writeAtomic(cellFile(out, known), encodeJson(known), disk);
}

/**
 * All cells that wait in `<out>/.cells/`, in the order of their names. A file that does not parse, as a disk can leave it behind, is told
 * to `onBroken` and left out: its cell is measured again, and its file replaced.
 */
export async function waitingCells(out: string, onBroken: (message: string) => void): Promise<KnownCell[]> {
  const folder = path.join(out, CELL_FOLDER);
  const names = (await namesIn(folder)).filter((name) => name.endsWith('.json') && !name.startsWith('.')).sort();
  const cells = await Promise.all(names.map((name) => readCell(path.join(folder, name), onBroken)));
  return cells.filter((each) => each !== null);
}

/** Removes the waiting files of the cells in `cells`, whatever code they were measured by: a result file now holds the cells that count. */
export async function discardCells(out: string, cells: readonly KnownCell[], disk: Disk = realDisk): Promise<void> {
  const assembled = new Set(cells.map(({ cell, backend }) => `${cell.key} ${backend}`));
  const folder = path.join(out, CELL_FOLDER);
  for (const name of await namesIn(folder)) {
    const [, key = '', backend = ''] = /^([^-]+)-[^-]+-([^-]+)\.json$/.exec(name) ?? [];
    if (assembled.has(`${key} ${backend}`)) await disk.remove(path.join(folder, name));
  }
}

/** Null when another run has just put the cell into its result file, and when the file is broken. */
async function readCell(file: string, onBroken: (message: string) => void): Promise<KnownCell | null> {
  const text = await readText(file);
  if (text === null) return null;
  try {
    return storedCell.parse(JSON.parse(text));
  } catch (error) {
    const detail = error instanceof z.ZodError ? z.prettifyError(error).split('\n')[0] : (error as Error).message;
    onBroken(`${file} is not a measured cell: ${detail ?? 'unreadable'}. It does not count; its cell is measured again.`);
    return null;
  }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await fs.readdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw new UserError(`cannot read ${folder}: ${(error as Error).message}.`);
  }
}
