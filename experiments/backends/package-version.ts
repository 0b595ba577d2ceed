import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);

/** Folder of an installed package. Throws when the package is not installed. */
export function packageFolder(name: string): string {
  const folders = (require.resolve.paths(name) ?? []).map((folder) => join(folder, name));
  const folder = folders.find((each) => existsSync(join(each, 'package.json')));
  if (folder === undefined) throw new Error(`package ${name} is not installed beside ${dirname(import.meta.filename)}: run npm ci`);
  return folder;
}

/** Version of an installed package, such as "4.22.0". */
export function packageVersion(name: string): string {
  return (JSON.parse(readFileSync(join(packageFolder(name), 'package.json'), 'utf8')) as { version: string }).version;
}

/** Versions of several packages, by name, as an environment records them. */
export function packageVersions(...names: string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, packageVersion(name)]));
}
