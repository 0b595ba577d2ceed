import { stat } from 'node:fs/promises';
import type { Report } from '../report.ts';
import { UserError } from '../user-error.ts';
import { packedFiles } from './contents.ts';
import { extensionOf, writeArchive, type ArchivedFile } from './write-archive.ts';

/** What an archive of the suite may weigh, so that it passes where uploads are limited. */
export const MAXIMUM_PACK_BYTES = 45e6;

/** Folder inside the archive. */
const FOLDER = 'suite';

/** Packs the suite of the checkout at `root` into `archive`. Returns its size in bytes. */
export async function packCommand(root: string, archive: string, level: number, report: Report): Promise<number> {
  const extension = extensionOf(archive);
  const files = await packedFiles(root);
  report.line(`${files.length} files; compressing takes a minute or two`);
  await writeArchive(archive, withList(files), level);
  const { size } = await stat(archive);
  if (extension === '.tar.xz' && size > MAXIMUM_PACK_BYTES) {
    throw new UserError(
      `${archive} is ${megabytes(size)}, more than the ${megabytes(MAXIMUM_PACK_BYTES)} allowed: raise --level, or find what grew.`,
    );
  }
  return size;
}

/** The files in their folder, with the list by which the launcher sees that all are there. */
function withList(files: readonly ArchivedFile[]): ArchivedFile[] {
  const list = { target: 'files', content: `${files.map(({ target }) => target).join('\n')}\n` };
  return [...files, list].map((file) => ({ ...file, target: `${FOLDER}/${file.target}` }));
}

/** "41.3 MB". */
export function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
