import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);

/** Version of an installed package, such as "4.22.0". Throws when the package is not installed. */
export function packageVersion(name: string): string {
  for (const folder of require.resolve.paths(name) ?? []) {
    const version = versionIn(join(folder, name));
    if (version !== null) return version;
  }
  throw new Error(`package ${name} is not installed beside ${dirname(import.meta.filename)}: run npm ci`);
}

/** Versions of several packages, by name, as an environment records them. */
export function packageVersions(...names: string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, packageVersion(name)]));
}

function versionIn(folder: string): string | null {
  try {
    return (JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string }).version;
  } catch {
    return null;
  }
}
