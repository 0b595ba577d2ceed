/** Copies of the repository in which some packages are not installed, outside of it, where no import finds the packages of a folder above. */
import { cpSync, mkdirSync, mkdtempSync, readdirSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../..');

/** A new temporary folder with `paths` of the repository, and all installed packages but `withheld`: names, or scopes such as "@tensorflow". */
export function copyWithoutPackages(paths: string[], withheld: string[]): string {
  const copy = mkdtempSync(join(tmpdir(), 'repository-copy-'));
  for (const path of paths) {
    mkdirSync(dirname(join(copy, path)), { recursive: true });
    cpSync(join(ROOT, path), join(copy, path), { recursive: true });
  }
  for (const name of installedPackages()) {
    if (withheld.includes(name) || withheld.includes(dirname(name))) continue;
    mkdirSync(dirname(join(copy, 'node_modules', name)), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules', name), join(copy, 'node_modules', name));
  }
  return copy;
}

function installedPackages(): string[] {
  const folder = join(ROOT, 'node_modules');
  const visible = readdirSync(folder).filter((name) => !name.startsWith('.'));
  return visible.flatMap((name) => (name.startsWith('@') ? readdirSync(join(folder, name)).map((each) => `${name}/${each}`) : [name]));
}
