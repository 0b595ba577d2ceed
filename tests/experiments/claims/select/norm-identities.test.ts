import { describe, expect, test } from 'vitest';
import { centringGroups, deviations, jacobianInterval, partialErrors } from '../../../../experiments/claims/select/norm-identities.ts';
import { identityCells } from '../evidence/identities.ts';

const cells = identityCells();
const few = cells.filter(({ seed }) => seed < 4);

describe('deviations', () => {
  test('has one entry for each norm and transformation, of the cells with that epsilon alone', () => {
    const [exact, usual] = [deviations(cells, 0), deviations(cells, 1e-5)];
    expect([exact.length, usual.length]).toEqual([36, 36]);
    expect(exact[0]?.values).toHaveLength(10);
    expect((usual[0]?.interval.estimate ?? 0) / (exact[0]?.interval.estimate ?? 0)).toBeCloseTo(100, 0);
    expect(deviations(cells, 0.5)).toEqual([]);
  });

  test('leaves out what has fewer than five seeds', () => expect(deviations(few, 0)).toEqual([]));
});

describe('jacobianInterval', () => {
  test('is that of one norm', () => {
    expect(jacobianInterval(cells, 'layernorm', ({ nullDirections }) => nullDirections)?.estimate).toBeCloseTo(2, 4);
    expect(jacobianInterval(cells, 'l2', ({ nullDirections }) => nullDirections)?.estimate).toBeCloseTo(1, 4);
    expect(jacobianInterval(few, 'l2', ({ nullDirections }) => nullDirections)).toBeNull();
  });
});

describe('partialErrors', () => {
  test('orders by share, then by width', () => {
    const errors = partialErrors(cells);
    expect(errors).toHaveLength(18);
    expect(errors.slice(0, 2).map(({ entryCount, width }) => [entryCount, width])).toEqual([
      [4, 64],
      [8, 128],
    ]);
    expect(errors.at(-1)).toMatchObject({ share: 1 / 4, entryCount: 1024, width: 4096 });
  });
});

describe('centringGroups', () => {
  test('takes models with GELU unless ReLU is asked for', () => {
    const of = (groups: ReturnType<typeof centringGroups>) => groups.map(({ layerCount, embeddingMean }) => [layerCount, embeddingMean]);
    expect(of(centringGroups(cells))).toEqual([2, 6, 24].flatMap((depth) => [0, 1].map((mean) => [depth, mean])));
    expect(of(centringGroups(cells, 'relu'))).toEqual([2, 6, 24].map((depth) => [depth, 0]));
    expect(centringGroups(few)).toEqual([]);
  });
});
