import { describe, expect, test } from 'vitest';
import { commonStep, unionLength } from '../../../../experiments/kernels/webgpu/device-clock.ts';

describe('unionLength', () => {
  test('adds up spans that lie apart', () => expect(unionLength([10n, 15n, 100n, 107n])).toBe(12));

  test('counts once what overlaps', () => expect(unionLength([10n, 20n, 15n, 30n, 16n, 30n])).toBe(20));

  test('counts nothing for a span inside another', () => expect(unionLength([10n, 20n, 12n, 20n])).toBe(10));

  test('is 0 without spans', () => expect(unionLength([])).toBe(0));
});

describe('commonStep', () => {
  test('is the largest step that all differences are multiples of', () => expect(commonStep([1_000n, 1_064n, 1_096n, 1_000n])).toBe(32));

  test('finds the quantum of rounded stamps', () => expect(commonStep([65_536n, 131_072n, 262_144n])).toBe(65_536));

  test('is 0 for a clock that stands still', () => expect(commonStep([5n, 5n, 5n])).toBe(0));
});
