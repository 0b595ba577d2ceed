import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { isExperimentId } from '../result.ts';
import { COMMAND } from './command-name.ts';
import { writeArchive } from './pack/write-archive.ts';
import { readText } from './read-text.ts';
import { runsIn } from './result-file.ts';
import { UserError } from './user-error.ts';

/** What an archive of results may weigh, so that it passes where uploads are limited. */
const MAXIMUM_RESULT_BYTES = 15e6;

/** Puts the result files in `out` into `archive`. Returns its size in bytes. Throws a `UserError` when there is none, or one does not parse. */
export async function collectCommand(out: string, archive: string): Promise<number> {
  if (!/\.tar(\.gz)?$/.test(archive)) throw new UserError(`${archive} does not end in .tar.gz or .tar, which are what import reads.`);
  const names = (await readdir(out).catch(() => [])).filter((name) => name.endsWith('.json')).sort();
  const files = await Promise.all(
    names.flatMap((name) => {
      const id = name.slice(0, -'.json'.length);
      return isExperimentId(id) ? [fileOf(id, out, name)] : [];
    }),
  );
  if (files.length === 0) throw new UserError(`${out} holds no results. Measure some first: ${COMMAND} run --out ${out}`);
  await writeArchive(archive, files, 9);
  const { size } = await stat(archive);
  if (size > MAXIMUM_RESULT_BYTES) {
    throw new UserError(
      `${archive} is ${size} bytes, more than the ${MAXIMUM_RESULT_BYTES} allowed: move some of the result files into another folder, and collect each folder by itself.`,
    );
  }
  return size;
}

async function fileOf(id: Parameters<typeof runsIn>[0], out: string, name: string): Promise<{ target: string; content: string }> {
  const content = (await readText(path.join(out, name))) ?? '';
  runsIn(id, content, path.join(out, name));
  return { target: `results/${name}`, content };
}
