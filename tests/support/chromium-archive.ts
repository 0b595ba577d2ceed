/** Parts of the headless Chromium in the npm package `@sparticuz/chromium`, which are archives until they are needed. For Linux x64. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';

const ROOT = resolve(import.meta.dirname, '../..');
const PACKAGE = join(ROOT, 'node_modules/@sparticuz/chromium');
const FILES = { chromium: 'chromium.br', libraries: 'al2023.tar.br', fonts: 'fonts.tar.br', swiftshader: 'swiftshader.tar.br' } as const;

/** Folder with the contents of a part, unpacked into `.cache/` the first time. */
export function unpacked(part: keyof typeof FILES): string {
  const { version } = z.object({ version: z.string() }).parse(JSON.parse(readFileSync(join(PACKAGE, 'package.json'), 'utf8')));
  const cache = join(ROOT, '.cache', `chromium-${version}`);
  const folder = join(cache, part);
  if (!existsSync(folder)) unpack(join(PACKAGE, 'bin', FILES[part]), cache, folder);
  return folder;
}

/** The package's own helper unpacks into the system's temporary folder; a child process has that folder where we want it. */
function unpack(archive: string, cache: string, folder: string): void {
  mkdirSync(cache, { recursive: true });
  const partial = mkdtempSync(`${folder}-`);
  const script = `await (await import('@sparticuz/chromium')).inflate(${JSON.stringify(archive)})`;
  execFileSync(process.execPath, ['--input-type=module', '--eval', script], { env: { ...process.env, TMPDIR: partial }, cwd: ROOT });
  try {
    renameSync(partial, folder);
  } catch (error) {
    // Another test was faster.
    if (!existsSync(folder)) throw error;
    rmSync(partial, { recursive: true });
  }
}
