/** One run at a time in a folder of results: two would measure everything twice, and each would put together its files without the other's cells. */
import { randomUUID } from 'node:crypto';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { CELL_FOLDER, makeFolder, writeProblem } from './store.ts';
import { UserError } from './user-error.ts';

/** `id` tells two holders apart that one process would be within one millisecond. */
const holderSchema = z.object({ pid: z.int(), host: z.string(), since: z.string(), id: z.string().optional() });
type Holder = z.infer<typeof holderSchema>;

/** Another run is at work in the folder. */
export class FolderInUse extends UserError {
  override name = 'FolderInUse';
}

const BEAT_MS = 10_000;
/** After so long without a beat a holder on another machine, whose processes cannot be looked at, counts as dead. */
const SILENCE_MS = 6 * BEAT_MS;
/** Longer than another process takes from reading a dead lock to replacing it. */
const SETTLING_MS = 200;
/** The locks that this process holds: any other with its number is that of a dead process that had the number before. */
const held = new Set<string>();

/**
 * Does `work` while no other run may write to `out`. A lock whose holder is dead is taken over. Throws `FolderInUse`, or a `UserError`
 * when the folder cannot be written to, before anything is measured.
 */
export async function withLock<T>(out: string, work: () => Promise<T>): Promise<T> {
  const file = path.join(out, CELL_FOLDER, 'lock');
  await take(file);
  held.add(file);
  const beat = setInterval(() => void fs.utimes(file, new Date(), new Date()).catch(() => undefined), BEAT_MS);
  try {
    return await work();
  } finally {
    clearInterval(beat);
    held.delete(file);
    await fs.rm(file, { force: true });
  }
}

/** Of several that find the same dead lock, each replaces it in one step, and the one whose lock is left in the end has it. */
async function take(file: string): Promise<void> {
  const id = randomUUID();
  const mine = JSON.stringify({ pid: process.pid, host: os.hostname(), since: new Date().toISOString(), id } satisfies Holder);
  const temporary = `${file}.${id}.tmp`;
  try {
    await makeFolder(path.dirname(file));
    await fs.writeFile(temporary, mine);
    if (await linked(temporary, file)) return;
    const other = await holderOf(file);
    if (other !== null && (await isAlive(file, other))) throw inUse(file, other);
    await fs.rename(temporary, file);
  } catch (error) {
    if (error instanceof FolderInUse) throw error;
    throw new UserError(`cannot write ${file}: ${writeProblem(error)} Nothing was measured.`);
  } finally {
    await fs.rm(temporary, { force: true }).catch(() => undefined);
  }
  await pause(SETTLING_MS);
  if ((await read(file)) !== mine) {
    throw new FolderInUse(`another run started in ${path.dirname(path.dirname(file))} at the same moment. Wait for its end.`);
  }
}

/** Whether the lock was free. It appears whole or not at all. */
async function linked(temporary: string, file: string): Promise<boolean> {
  try {
    await fs.link(temporary, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

async function read(file: string): Promise<string> {
  return fs.readFile(file, 'utf8').catch(() => '');
}

/** Null when the lock has just gone, or is nobody's. */
async function holderOf(file: string): Promise<Holder | null> {
  try {
    return holderSchema.parse(JSON.parse(await read(file)));
  } catch {
    return null;
  }
}

async function isAlive(file: string, { pid, host }: Holder): Promise<boolean> {
  if (host === os.hostname()) return pid === process.pid ? held.has(file) : isRunning(pid);
  const lastBeatMs = await fs.stat(file).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );
  return Date.now() - lastBeatMs < SILENCE_MS;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function inUse(file: string, { pid, host, since }: Holder): FolderInUse {
  return new FolderInUse(
    `another run (process ${pid} on ${host}, since ${since}) writes to ${path.dirname(path.dirname(file))}. Wait for its end, or choose another folder with --out; if that process is no run, delete ${file}.`,
  );
}
