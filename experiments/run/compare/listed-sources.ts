import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { modelRow, publishedValue, type Evidence } from '../../claims/claim.ts';
import { UserError } from '../user-error.ts';

/** The table of models and the numbers of others in the checkout at `root`, which claims may look at beside results. Throws a `UserError` when one cannot be read. */
export async function listedSources(root: string): Promise<Pick<Evidence, 'models' | 'published'>> {
  const [models, published] = await Promise.all([
    rowsIn(path.join(root, 'src/content/models.yaml'), modelRow),
    rowsIn(path.join(root, 'src/content/published.yaml'), publishedValue),
  ]);
  return { models, published: new Map(published.map((value) => [value.id, value])) };
}

async function rowsIn<Row>(file: string, row: z.ZodType<Row>): Promise<Row[]> {
  try {
    return z.array(row).parse(parse(await readFile(file, 'utf8')));
  } catch (error) {
    const detail = error instanceof z.ZodError ? z.prettifyError(error).split('\n').slice(0, 2).join(' ') : (error as Error).message;
    throw new UserError(`${file} cannot be read: ${detail}. Restore it: git checkout -- ${file}`);
  }
}
