import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { ROOT } from './imports.ts';

const entry = z.object({
  version: z.string().optional(),
  hasInstallScript: z.boolean().optional(),
  dependencies: z.record(z.string(), z.string()).optional(),
  optionalDependencies: z.record(z.string(), z.string()).optional(),
  devDependencies: z.record(z.string(), z.string()).optional(),
});
type Packages = Record<string, z.infer<typeof entry>>;

const packages = z.object({ packages: z.record(z.string(), entry) }).parse(read('package-lock.json')).packages;
const manifest = entry.extend({ allowScripts: z.record(z.string(), z.boolean()) }).parse(read('package.json'));

describe('package-lock.json', () => {
  test('holds every optional dependency, without which npm ci fails on another platform', () =>
    expect(missingOptional(packages)).toEqual([]));

  test('is found incomplete when a platform package is taken out', () => {
    const complete: Packages = { 'node_modules/a': { optionalDependencies: { b: '1' } }, 'node_modules/a/node_modules/b': {} };
    expect(missingOptional(complete)).toEqual([]);
    expect(missingOptional({ 'node_modules/a': { optionalDependencies: { b: '1' } }, 'node_modules/c/node_modules/b': {} })).toEqual([
      'node_modules/a -> b',
    ]);
  });

  test('pins the packages that results depend on to one version', () => {
    const numeric = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies, ...manifest.optionalDependencies }).filter(
      ([name]) => /^@tensorflow\/|^webgpu$|^assemblyscript$/.test(name),
    );
    expect(numeric.length).toBeGreaterThan(4);
    for (const [name, range] of numeric)
      expect(`${name} ${range}`).toBe(`${name} ${packages[`node_modules/${name}`]?.version ?? 'missing'}`);
  });

  test('has a decision in allowScripts for every package with an install script, and no other', () => {
    const scripted = Object.entries(packages).flatMap(([path, { hasInstallScript }]) =>
      hasInstallScript ? [path.replace(/^.*node_modules\//, '')] : [],
    );
    expect(Object.keys(manifest.allowScripts).sort()).toEqual([...new Set(scripted)].sort());
  });
});

function read(file: string): unknown {
  return JSON.parse(readFileSync(join(ROOT, file), 'utf8'));
}

/** As Node looks for a package: beside the one that needs it, then one folder up at a time. */
function missingOptional(all: Packages): string[] {
  return Object.entries(all).flatMap(([path, { optionalDependencies }]) =>
    Object.keys(optionalDependencies ?? {}).flatMap((name) => (isFound(all, path, name) ? [] : [`${path || 'package.json'} -> ${name}`])),
  );
}

function isFound(all: Packages, path: string, name: string): boolean {
  if (`${path ? `${path}/` : ''}node_modules/${name}` in all) return true;
  if (!path) return false;
  const above = path.lastIndexOf('/node_modules/');
  return isFound(all, above < 0 ? '' : path.slice(0, above), name);
}
