import { describe, expect, test } from 'vitest';
import { modelChoices } from '../../../src/data/model-choices.ts';
import { models } from '../../../src/data/models.ts';
import { fits } from '../../../src/scripts/model-filter-choice.ts';

describe('fits', () => {
  test('takes a cell of exactly the chosen words', () => {
    expect(fits('Pre-LN', 'Pre-LN')).toBe(true);
    expect(fits('Pre-LN, parallel branches', 'Pre-LN')).toBe(false);
    expect(fits(undefined, 'Pre-LN')).toBe(false);
  });

  test('takes every cell that begins with a choice of all kinds', () => {
    expect(fits('Pre-LN, parallel branches', 'Pre-LN*')).toBe(true);
    expect(fits('Post-LN', 'Pre-LN*')).toBe(false);
    expect(fits(undefined, '*')).toBe(false);
  });
});

describe('modelChoices', () => {
  const choices = modelChoices(models());

  test('offers each value that occurs, once', () => {
    for (const { options } of choices) expect(new Set(options.map(({ value }) => value)).size).toBe(options.length);
    const years = choices.find(({ name }) => name === 'year')?.options.map(({ value }) => value);
    expect(years).toEqual([...new Set(models().map(({ year }) => String(year)))].sort().reverse());
  });

  test('offers all kinds of a family that has several, and not of one that has one', () => {
    expect(choices.find(({ name }) => name === 'norm')?.options.slice(0, 2)).toEqual([
      { value: 'LayerNorm*', label: 'LayerNorm, all kinds' },
      { value: 'RMSNorm*', label: 'RMSNorm, all kinds' },
    ]);
    const one = modelChoices(models().filter(({ norm }) => norm === 'rmsnorm')).find(({ name }) => name === 'norm');
    expect(one?.options).toEqual([{ value: 'RMSNorm', label: 'RMSNorm' }]);
  });

  test('names columns of the table', () => {
    expect(choices.map(({ column }) => column)).toEqual(['Placement', 'Norm', 'QK-norm', 'Year']);
  });
});
