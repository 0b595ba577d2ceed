import { describe, expect, test } from 'vitest';
import { differencesBetween, differenceText, largestOf } from '../../../experiments/run/quantities.ts';

const first = {
  lossNats: 4,
  gradients: { w2: [1, 2, -10] },
  sublayers: [{ ratio: 0.5 }, { ratio: 2 }],
  stepTimeMs: [1, 2],
  backend: 'wasm',
  divergedAtStep: null,
};

function changed(changes: object): ReturnType<typeof differencesBetween> {
  return differencesBetween(first, { ...first, ...changes }).filter(({ relative }) => relative > 0);
}

describe('differencesBetween', () => {
  test('finds nothing between equal measurements, and lists every quantity but times and words', () => {
    expect(differencesBetween(first, structuredClone(first)).map(({ quantity, relative }) => [quantity, relative])).toEqual([
      ['lossNats', 0],
      ['gradients.w2', 0],
      ['sublayers[].ratio', 0],
      ['divergedAtStep', 0],
    ]);
    expect(changed({ stepTimeMs: [5, 5, 5], backend: 'webgpu' })).toEqual([]);
  });

  test('measures a difference against the largest magnitude of the quantity, and says where it is', () => {
    expect(changed({ gradients: { w2: [1, 2.5, -10] } })).toEqual([
      { quantity: 'gradients.w2', relative: 0.05, place: 'gradients.w2[1]', first: '2', second: '2.5' },
    ]);
    expect(changed({ sublayers: [{ ratio: 0.5 }, { ratio: 1 }] })).toEqual([
      { quantity: 'sublayers[].ratio', relative: 0.5, place: 'sublayers[1].ratio', first: '2', second: '1' },
    ]);
  });

  test.each([
    [{ lossNats: Number.NaN }, 'lossNats', 'NaN'],
    [{ gradients: { w2: [1, 2] } }, 'gradients.w2[2]', 'missing'],
    [{ gradients: { w2: [1, 2, -10, 0] } }, 'gradients.w2[3]', '0'],
    [{ divergedAtStep: 7 }, 'divergedAtStep', '7'],
    [{ sublayers: [{ ratio: 0.5 }] }, 'sublayers[1].ratio', 'missing'],
    [{ newNorm: 3 }, 'newNorm', '3'],
  ])('calls %j a difference without measure', (changes, place, second) => {
    expect(changed(changes)).toMatchObject([{ relative: Number.POSITIVE_INFINITY, place, second }]);
  });

  test('takes NaN for equal to NaN', () => {
    expect(differencesBetween({ lossNats: Number.NaN }, { lossNats: Number.NaN })).toMatchObject([{ relative: 0 }]);
  });
});

describe('largestOf', () => {
  test('is null where nothing differs, and the largest otherwise', () => {
    expect(largestOf(differencesBetween(first, first))).toBeNull();
    const largest = largestOf(differencesBetween(first, { ...first, lossNats: 4.001, sublayers: [{ ratio: 0.5 }, { ratio: 2.1 }] }));
    expect(largest && differenceText(largest)).toBe('sublayers[1].ratio by 5.0e-2 (2 and 2.1)');
  });
});
