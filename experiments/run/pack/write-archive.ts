import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { packTar } from 'modern-tar/fs';
import { makeFolder } from '../store.ts';
import { UserError } from '../user-error.ts';

export interface ArchivedFile {
  target: string;
  content: Uint8Array | string;
  executable?: true;
}

/** Always the same, so that the same files give the same bytes. */
const TIME = new Date('2000-01-01T00:00:00Z');

/** Writes `files` as a tar archive, compressed as the extension says: .tar, .tar.gz or .tar.xz. The file is whole or absent. */
export async function writeArchive(archive: string, files: readonly ArchivedFile[], level: number): Promise<void> {
  const tar = packTar(
    files.map(({ target, content, executable }) => ({
      type: 'content' as const,
      content,
      target,
      mtime: TIME,
      mode: executable ? 0o755 : 0o644,
    })),
  );
  const partial = `${archive}.partial`;
  const extension = extensionOf(archive);
  try {
    await makeFolder(path.dirname(archive));
    await compressed(tar, extension, level, createWriteStream(partial));
    await rename(partial, archive);
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`cannot write ${archive}: ${(error as Error).message}. Choose another place for it.`);
  } finally {
    await rm(partial, { force: true }).catch(() => undefined);
  }
}

type Extension = '.tar' | '.tar.gz' | '.tar.xz';

/** Throws a `UserError` for a name that does not say how to compress. */
export function extensionOf(archive: string): Extension {
  const extension = (['.tar', '.tar.gz', '.tar.xz'] as const).find((each) => archive.endsWith(each));
  if (!extension) throw new UserError(`${archive} does not end in .tar.xz, .tar.gz or .tar, which say how to compress.`);
  return extension;
}

async function compressed(tar: Readable, extension: Extension, level: number, out: Writable): Promise<void> {
  if (extension === '.tar') return pipeline(tar, out);
  if (extension === '.tar.gz') return pipeline(tar, createGzip({ level: Math.max(1, level) }), out);
  // A fixed number of threads: the bytes depend on whether there is more than one.
  const xz = spawn('xz', [`-${level}`, '--threads=4', '--stdout'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = new Promise<void>((resolve, reject) => {
    xz.on('error', (error) => {
      reject(new UserError(`xz does not start (${error.message}): install it (xz-utils), or choose a name that ends in .tar.gz.`));
    });
    xz.on('close', (code) => {
      if (code === 0) resolve();
      else reject(new UserError(`xz ended with exit code ${code ?? 'unknown'}.`));
    });
  });
  await Promise.all([
    pipeline(tar, xz.stdin).catch((error: unknown) => ended.then(() => Promise.reject(error as Error))),
    pipeline(xz.stdout, out),
    ended,
  ]);
}
