import path from 'node:path';
import { realDisk, writeProblem, type Disk } from './store.ts';
import { UserError } from './user-error.ts';

/**
 * Writes files that belong together into `folder`: all are written under other names before the first takes its own, so an error leaves
 * what was there. Throws a `UserError` with the path and the remedy.
 */
export async function writeTogether(
  folder: string,
  files: Readonly<Record<string, string | Uint8Array>>,
  disk: Disk = realDisk,
): Promise<void> {
  const places = Object.entries(files).map(([name, content]) => ({
    content,
    file: path.join(folder, name),
    temporary: path.join(folder, `.${name}.${process.pid}.tmp`),
  }));
  let current = folder;
  try {
    await disk.mkdir(folder);
    for (const { file, temporary, content } of places) {
      current = file;
      await disk.write(temporary, content);
    }
    for (const { file, temporary } of places) {
      current = file;
      await disk.rename(temporary, file);
    }
  } catch (error) {
    await Promise.all(places.map(({ temporary }) => disk.remove(temporary).catch(() => undefined)));
    throw new UserError(`cannot write ${current}: ${writeProblem(error)} Nothing was exported.`);
  }
}
