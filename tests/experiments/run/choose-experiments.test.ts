import { describe, expect, test } from 'vitest';
import { defineRegistry, type AnyExperiment } from '../../../experiments/experiment.ts';
import { isExperimentId } from '../../../experiments/result.ts';
import { chooseExperiments } from '../../../experiments/run/choose-experiments.ts';

const registry: AnyExperiment[] = ['gradient-norms', 'update-sensitivity', 'warmup']
  .filter(isExperimentId)
  .map((id) => ({ id }) as AnyExperiment);
const ids = (chosen: AnyExperiment[]): string[] => chosen.map(({ id }) => id);

describe('defineRegistry', () => {
  test('refuses an id that is there twice', () => {
    expect(() => defineRegistry([...registry, ...registry.slice(0, 1)])).toThrow(
      'duplicate experiment: gradient-norms is registered twice; give one of them another id',
    );
  });
});

describe('chooseExperiments', () => {
  test('takes all when none is named', () => {
    expect(ids(chooseExperiments(registry, []))).toEqual(['gradient-norms', 'update-sensitivity', 'warmup']);
  });

  test('takes the named ones in the order of the registry', () => {
    expect(ids(chooseExperiments(registry, ['warmup', 'gradient-norms']))).toEqual(['gradient-norms', 'warmup']);
  });

  test('suggests the nearest id for one that is misspelt', () => {
    expect(() => chooseExperiments(registry, ['warmpu'])).toThrow(
      'unknown experiment: warmpu; did you mean "warmup"? (known: gradient-norms, update-sensitivity, warmup)',
    );
  });

  test('suggests nothing when nothing is near', () => {
    expect(() => chooseExperiments(registry, ['dropout'])).toThrow(
      'unknown experiment: dropout (known: gradient-norms, update-sensitivity, warmup)',
    );
  });
});
