import { readFile, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { unpackTar } from 'modern-tar';
import { ROW_SCHEMAS, isExperimentId, type ExperimentId } from '../../result.ts';
import { readText } from '../read-text.ts';
import { UserError } from '../user-error.ts';

export interface ResultText {
  id: ExperimentId;
  text: string;
  /** For messages. */
  file: string;
}

/** The result files in a folder, or in an archive of one. Throws a `UserError` when there are none, or a file is of no known experiment. */
export async function resultTexts(source: string): Promise<ResultText[]> {
  const kind = await stat(source).catch((error: unknown) => {
    throw new UserError(`cannot read ${source}: ${(error as Error).message}. Name the archive or folder with results.`);
  });
  const files = kind.isDirectory() ? await filesOfFolder(source) : await filesOfArchive(source);
  const texts = files
    .filter(({ name }) => name.endsWith('.json') && !name.startsWith('.'))
    .map(({ name, text, file }) => ({ id: idOf(name, file), text, file }));
  if (texts.length === 0)
    throw new UserError(`${source} holds no result: expected files such as ${Object.keys(ROW_SCHEMAS)[0] ?? ''}.json.`);
  const twice = texts.find(({ id }, index) => texts.findIndex((other) => other.id === id) !== index);
  if (twice) throw new UserError(`${source} holds ${twice.id}.json twice, the second time as ${twice.file}. Import one after the other.`);
  return texts;
}

interface TextFile {
  name: string;
  text: string;
  file: string;
}

async function filesOfFolder(folder: string): Promise<TextFile[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json'));
  return Promise.all(
    names.map(async (name) => ({ name, file: path.join(folder, name), text: (await readText(path.join(folder, name))) ?? '' })),
  );
}

/** Of a .tar or .tar.gz, whatever folder the files are in; what lies in `.cells` is no result yet. */
async function filesOfArchive(archive: string): Promise<TextFile[]> {
  try {
    const bytes = await readFile(archive);
    const isCompressed = bytes[0] === 0x1f && bytes[1] === 0x8b;
    const entries = await unpackTar(isCompressed ? await promisify(gunzip)(bytes) : bytes, { strict: true });
    return entries
      .filter(({ header, data }) => data && header.type === 'file' && !header.name.includes('.cells/'))
      .map(({ header, data }) => ({
        name: path.posix.basename(header.name),
        file: `${archive}: ${header.name}`,
        text: new TextDecoder().decode(data),
      }));
  } catch (error) {
    throw new UserError(`${archive} is not an archive of results (${(error as Error).message}): expected a .tar.gz, as collect writes it.`);
  }
}

function idOf(name: string, file: string): ExperimentId {
  const id = name.slice(0, -'.json'.length);
  if (isExperimentId(id)) return id;
  throw new UserError(
    `${file} is of no known experiment: ${id} (known: ${Object.keys(ROW_SCHEMAS).join(', ')}). Take it out of the archive.`,
  );
}
