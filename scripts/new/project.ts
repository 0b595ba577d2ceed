/** What `npm run new` knows of the project, and the changes that it will make: all computed before the first is written. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { format, resolveConfig } from 'prettier';

export const ROOT = resolve(import.meta.dirname, '../..');

export interface Start {
  /** Path from the root -> the file's new text. */
  files: Record<string, string>;
  /** What the author does next, one line each. */
  next: string[];
}

/** What the author did wrong; one line for the terminal. */
export class MistakenRequest extends Error {
  override name = 'MistakenRequest';
}

export function textOf(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

/** "a-new-thing" -> "aNewThing", the name of its export. */
export function exportName(id: string): string {
  return id.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** "a-new-thing" -> "A new thing". */
export function inWords(id: string): string {
  const words = id.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Throws a `MistakenRequest` unless `id` can name a file, an address and an export. */
export function checkId(kind: string, id: string): void {
  if (/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(id)) return;
  throw new MistakenRequest(
    `"${id}" is no id for a ${kind} (expected kebab-case that starts with a letter, such as "warmup-curves"): npm run new ${kind} ${suggestion(id)}`,
  );
}

function suggestion(id: string): string {
  const words = id
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .match(/[a-z0-9]+/g);
  const joined = words?.join('-').replace(/^[^a-z]+/, '') ?? '';
  return joined === '' ? 'my-first-one' : joined;
}

/** Formats the files as the project's are and writes them. */
export async function write({ files }: Start, root = ROOT): Promise<void> {
  // Prose keeps its lines: breaking them would put components into blocks of their own.
  const formatted = await Promise.all(
    Object.entries(files).map(async ([path, text]) => {
      if (path.endsWith('.mdx')) return [join(root, path), text] as const;
      const filepath = join(ROOT, path);
      return [join(root, path), await format(text, { ...(await resolveConfig(filepath)), filepath })] as const;
    }),
  );
  for (const [path, text] of formatted) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
}

export function fileExists(path: string): boolean {
  return existsSync(join(ROOT, path));
}
