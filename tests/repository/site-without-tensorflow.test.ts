import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROOT } from './imports.ts';

const SITE_SOURCES = ['src', 'public', 'experiments', 'astro.config.mjs', 'site.config.ts', 'package.json', 'tsconfig.json'];
const WITHHELD = ['@tensorflow', 'webgpu', '.bin'];

/** Outside of the repository, where no import can find the packages of a folder above. */
let copy: string;

beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'site-without-tensorflow-'));
  for (const path of SITE_SOURCES) cpSync(join(ROOT, path), join(copy, path), { recursive: true });
  mkdirSync(join(copy, 'node_modules'));
  for (const name of readdirSync(join(ROOT, 'node_modules'))) {
    if (!WITHHELD.includes(name)) symlinkSync(join(ROOT, 'node_modules', name), join(copy, 'node_modules', name));
  }
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

describe('astro build', () => {
  test('cannot reach TensorFlow.js in the copy', () => {
    expect(() => runNode(['--input-type=module', '--eval', "await import('@tensorflow/tfjs-core')"])).toThrow(/Cannot find package/);
  });

  test('builds the site where no package of TensorFlow.js is installed', () => {
    runNode([join(copy, 'node_modules/astro/bin/astro.mjs'), 'build']);
    expect(existsSync(join(copy, 'dist/index.html'))).toBe(true);
    expect(readdirSync(join(copy, 'dist/experiments'))).toContain('gradient-norms');
  }, 180_000);
});

function runNode(parameters: string[]): string {
  return execFileSync(process.execPath, parameters, {
    cwd: copy,
    encoding: 'utf8',
    stdio: 'pipe',
    env: { ...process.env, ASTRO_TELEMETRY_DISABLED: '1' },
  });
}
