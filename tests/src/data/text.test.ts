import { describe, expect, test } from 'vitest';
import { compoundParts } from '../../../src/data/compounds.ts';
import { plainText } from '../../../src/data/plain-text.ts';
import { publishedText } from '../../../src/data/published.ts';
import { intervalText, quantityText } from '../../../src/data/quantities.ts';
import { readingMinutes } from '../../../src/data/reading-time.ts';

describe('quantityText', () => {
  const quantity = { value: 1.234, format: '.2f', label: 'a ratio' };

  test('formats the value and sets the unit apart by a narrow space', () => {
    expect(quantityText(quantity)).toBe('1.23');
    expect(quantityText({ ...quantity, unit: 'nats' })).toBe('1.23\u202fnats');
  });

  test('writes powers of ten and infinities as mathematics does', () => {
    expect(quantityText({ ...quantity, value: 0.00123, format: '.1e' })).toBe('1.2\u00a0×\u00a010⁻³');
    expect(quantityText({ ...quantity, value: 12_300, format: '.1e' })).toBe('1.2\u00a0×\u00a010⁴');
    expect(quantityText({ ...quantity, value: -Infinity })).toBe('−∞');
  });
});

describe('intervalText', () => {
  test('names both ends, or is null where there is no interval', () => {
    const quantity = { value: 1, format: '.1f', label: 'a ratio', unit: 'nats' };
    expect(intervalText({ ...quantity, low: 0.9, high: 1.1 })).toBe('0.9 to 1.1\u202fnats');
    expect(intervalText(quantity)).toBeNull();
    expect(intervalText({ ...quantity, low: Number.NaN, high: Number.NaN })).toBeNull();
  });
});

describe('publishedText', () => {
  test('prints the published form of a number, or the number itself', () => {
    const published = { id: 'x', quantity: 'steps', value: 4000, reference: 'r', where: 'section 5', grade: 'paper' as const };
    expect(publishedText({ ...published, text: '4,000', unit: 'steps' })).toBe('4,000\u202fsteps');
    expect(publishedText(published)).toBe('4000');
  });
});

describe('compoundParts', () => {
  test('finds short compounds and leaves ordinary hyphens alone', () => {
    const compounds = (text: string): string[] => compoundParts(text).flatMap((part) => (part.isCompound ? part.text : []));
    expect(compounds('Pre-LN, GPT-3 and a decoder-only T5-11B')).toEqual(['Pre-LN', 'GPT-3', 'T5-11B']);
    expect(compounds('about 15 % faster, 2.5 % slower')).toEqual(['15 %', '2.5 %']);
    expect(compounds('feed-forward, not Pre-layer')).toEqual([]);
  });

  test('loses nothing', () => {
    const text = 'Why Pre-LN became the default';
    expect(
      compoundParts(text)
        .map((part) => part.text)
        .join(''),
    ).toBe(text);
  });
});

describe('plainText', () => {
  test('keeps the TeX of mathematics once, and leaves out what is only read out', () => {
    const formula =
      '<span class="katex"><span class="katex-mathml"><math><semantics><mrow><mi>x</mi></mrow><annotation encoding="application/x-tex">x_k</annotation></semantics></math></span><span class="katex-html" aria-hidden="true">x<span>k</span></span></span>';
    expect(plainText(`The  state ${formula} &amp;\n<em>more</em><span class="visually-hidden"> (hidden)</span>.`)).toBe(
      'The state x_k & more.',
    );
  });
});

describe('readingMinutes', () => {
  test('counts words, and formulas and figures as more than their letters', () => {
    const prose = 'word '.repeat(440);
    expect(readingMinutes(prose)).toBe(2);
    expect(readingMinutes(`${prose}${'$$\na=b\n$$\n'.repeat(10)}`)).toBe(4);
    expect(readingMinutes(`${prose}${'<Figure id="a" />\n'.repeat(3)}`)).toBe(3);
  });

  test('does not count markup', () => {
    expect(readingMinutes(`<Claim id="a" expects="holds">${'word '.repeat(220)}</Claim>`)).toBe(1);
    expect(readingMinutes('')).toBe(1);
  });
});
