import { describe, expect, test } from 'vitest';
import { draws, philox } from '../../../experiments/model/random.ts';

describe('philox', () => {
  // The known answers that Random123 (Salmon et al. 2011) ships for philox4x32-10.
  test.each([
    { counter: [0, 0, 0, 0], key: [0, 0], words: [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8] },
    {
      counter: [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
      key: [0xffffffff, 0xffffffff],
      words: [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
    },
    {
      counter: [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
      key: [0xa4093822, 0x299f31d0],
      words: [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
    },
  ] as const)('gives the known answer for counter $counter', ({ counter, key, words }) => {
    expect(philox(counter, key)).toEqual(words);
  });
});

describe('draws', () => {
  test('gives the same numbers again for the same seed and purpose, whatever was drawn between', () => {
    const first = draws(3, 'weights').uniform(5);
    draws(3, 'other').normal(7);
    expect(draws(3, 'weights').uniform(5)).toEqual(first);
    expect(draws(3, 'weights').uniform(9).slice(0, 5)).toEqual(first);
  });

  test.each([
    ['another seed', draws(4, 'weights')],
    ['another purpose', draws(3, 'weight')],
    ['a seed beyond 32 bits', draws(3 + 2 ** 32, 'weights')],
  ])('gives other numbers for %s', (_what, other) => {
    expect(other.uniform(5)).not.toEqual(draws(3, 'weights').uniform(5));
  });

  test('normal has mean 0, variance 1 and the fourth moment of a Gaussian', () => {
    const numbers = draws(1, 'moments').normal(200_000);
    const moment = (power: number): number => numbers.reduce((sum, z) => sum + z ** power, 0) / numbers.length;
    expect(Math.abs(moment(1))).toBeLessThan(0.01);
    expect(Math.abs(moment(2) - 1)).toBeLessThan(0.015);
    expect(Math.abs(moment(4) - 3)).toBeLessThan(0.1);
  });
});
