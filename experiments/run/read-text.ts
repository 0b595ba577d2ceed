import { readFile } from 'node:fs/promises';
import { UserError } from './user-error.ts';

/** The text of a file; null when there is no such file. Throws a `UserError` with the path and the remedy when it cannot be read. */
export async function readText(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return null;
    throw new UserError(`cannot read ${file}: ${message}. Allow reading it, or name another folder.`);
  }
}
