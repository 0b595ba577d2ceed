import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { WORKER_MODULES, packagesOf } from '../../../../experiments/run/pack/bundle.ts';

describe('WORKER_MODULES', () => {
  test('are what the worker loads, so that a packed worker finds it', () => {
    const worker = readFileSync(path.resolve(import.meta.dirname, '../../../../experiments/run/worker.ts'), 'utf8');
    const loaded = [...worker.matchAll(/'(experiments\/[\w./-]+\.ts)'/g)].map(([, file]) => file);
    expect([...new Set(loaded)].sort()).toEqual([...WORKER_MODULES].sort());
  });
});

describe('packagesOf', () => {
  test('gives the folder of each package once, packages within packages and scopes too', () => {
    expect(
      packagesOf([
        'experiments/cli.ts',
        'node_modules/zod/index.js',
        'node_modules/zod/v4/core.js',
        'node_modules/@tensorflow/tfjs/node_modules/@types/long/index.js',
      ]),
    ).toEqual(['node_modules/@tensorflow/tfjs/node_modules/@types/long', 'node_modules/zod']);
  });
});
