import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { copyWithoutPackages } from '../support/repository-copy.ts';

const SITE_SOURCES = ['src', 'public', 'experiments', 'astro.config.mjs', 'site.config.ts', 'package.json', 'tsconfig.json'];

let copy: string;
beforeAll(() => {
  copy = copyWithoutPackages(SITE_SOURCES, ['@tensorflow', 'webgpu']);
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
