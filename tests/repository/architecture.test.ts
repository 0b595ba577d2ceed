import { describe, expect, test } from 'vitest';
import { forbiddenImports, isBackendPackage } from './architecture.ts';
import { filesBelow, importsOf, PARSED, reachableFrom, type Import } from './imports.ts';

const CONFIGURATION = ['astro.config.mjs', 'site.config.ts'];
/** AssemblyScript is a language of its own, compiled by itself. */
const sources = [
  ...filesBelow('experiments', PARSED).filter((path) => !path.includes('/assembly/')),
  ...filesBelow('src', PARSED),
  ...CONFIGURATION,
];

const fileImport = (from: string, to: string): Import => ({ from, to, isPackage: false, isType: false });
const packageImport = (from: string, to: string): Import => ({ from, to, isPackage: true, isType: false });

describe('forbiddenImports', () => {
  test('finds none in the repository', () => {
    expect(sources.length).toBeGreaterThan(50);
    expect(forbiddenImports(sources.flatMap(importsOf))).toEqual([]);
  }, 120_000);

  test.each([
    fileImport('src/data/results.ts', 'experiments/run/store.ts'),
    fileImport('src/data/results.ts', 'experiments/result/codec.ts'),
    fileImport('experiments/run/store.ts', 'src/data/results.ts'),
    fileImport('experiments/claims/index.ts', 'experiments/run/store.ts'),
    fileImport('experiments/claims/index.ts', 'experiments/result/statistics.ts'),
    fileImport('experiments/model/norm.ts', 'experiments/training/train.ts'),
    fileImport('experiments/kernels/names.ts', 'experiments/backends/open.ts'),
    fileImport('experiments/backends/open.ts', 'experiments/run/store.ts'),
    fileImport('experiments/novel/thing.ts', 'experiments/result.ts'),
    packageImport('src/charts/axis.ts', '@tensorflow/tfjs-core'),
    packageImport('experiments/run/worker.ts', '@tensorflow/tfjs-core'),
    packageImport('experiments/model/norm.ts', '@tensorflow/tfjs-backend-wasm'),
    packageImport('experiments/kernels/names.ts', 'webgpu'),
    packageImport('experiments/suite/warmup.ts', '@tensorflow/tfjs'),
  ])('forbids $from to import $to', (forbidden) => expect(forbiddenImports([forbidden])).toHaveLength(1));

  test.each([
    fileImport('src/data/results.ts', 'experiments/result.ts'),
    fileImport('src/data/claims.ts', 'experiments/claims/index.ts'),
    fileImport('experiments/claims/index.ts', 'experiments/result.ts'),
    fileImport('experiments/suite/warmup.ts', 'experiments/training/train.ts'),
    packageImport('experiments/model/norm.ts', '@tensorflow/tfjs-core'),
    packageImport('experiments/backends/webgpu.ts', 'webgpu'),
  ])('allows $from to import $to', (allowed) => expect(forbiddenImports([allowed])).toEqual([]));
});

describe('reachableFrom', () => {
  test('leads from the site to no package of TensorFlow.js', () => {
    const reached = reachableFrom([...filesBelow('src', PARSED), ...CONFIGURATION]);
    const wrong = [...reached].filter(([path]) => isBackendPackage(path) || path.startsWith('@tensorflow/'));
    expect(wrong.map(([, chain]) => chain.join(' -> '))).toEqual([]);
  });

  test('does lead there from the command of the experiments', () => {
    expect([...reachableFrom(['experiments/registry.ts', 'experiments/backends/open.ts']).keys()]).toEqual(
      expect.arrayContaining(['@tensorflow/tfjs-core', '@tensorflow/tfjs-backend-wasm']),
    );
  });
});
