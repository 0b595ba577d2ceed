import { globSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { mathElement } from '../../../src/data/mathml.ts';
import { symbolKey, symbols, symbolsOf } from '../../../src/data/symbols.ts';

const used = (tex: string, page = 'posts/normalization', chosen: string[] = []): string[] =>
  symbolsOf(tex, page, 'page.mdx:7', chosen).map(({ id }) => id);

describe('symbolsOf', () => {
  test('lists letters once, in order, and those of indices too', () => {
    expect(used('x_k=\\mathrm N(x_{k-1}+F_k(x_{k-1}))')).toEqual(['state', 'sublayer', 'norm', 'branch']);
  });

  test('tells an upright letter from a slanted one, and an accented one from a plain one', () => {
    expect(used('\\hat x')).toEqual(['normalized']);
    expect(() => used('N')).toThrow('page.mdx:7: the formula uses N, which has no entry');
  });

  test('reads an index of several letters as a word', () => {
    expect(used('x^{post,5}_{l,i}', 'papers/pre-ln-vs-post-ln')).toEqual(['state', 'layer', 'position']);
  });

  test('prefers an entry with the very index, and leaves text and known functions alone', () => {
    expect(used('J_{\\mathrm{LN}}\\ \\text{for } \\ln d')).toEqual(['layernorm-jacobian', 'width']);
  });

  test('takes the meaning of the page before the usual one, and a chosen one before both', () => {
    expect(used('x')).toEqual(['state']);
    expect(used('x', 'papers/rmsnorm')).toEqual(['row']);
    expect(used('x', 'papers/rmsnorm', ['stream'])).toEqual(['stream']);
  });

  test('refuses a letter without an entry, with the place, the letter and the remedy', () => {
    expect(() => used('x+Q')).toThrow(/^page\.mdx:7: the formula uses Q, which has no entry \(expected one in src\/content\/symbols\.yaml/);
  });

  test('refuses a chosen id that does not exist or that the formula does not use', () => {
    expect(() => used('x', 'papers/rmsnorm', ['strean'])).toThrow('page.mdx:7: unknown symbol "strean"; did you mean "stream"?');
    expect(() => used('d', 'papers/rmsnorm', ['stream'])).toThrow('names "stream", which the formula does not use');
  });
});

test('every entry of symbols.yaml is a formula that some page uses', () => {
  const sources = globSync('src/content/{posts,papers}/*.mdx').map((file) => ({
    page: file.slice('src/content/'.length, -'.mdx'.length),
    formulas: [...readFileSync(file, 'utf8').matchAll(/(?:symbols="([^"]*)">\n\n)?\$\$\n([\s\S]*?)\n\$\$/g)],
  }));
  const ids = new Set(
    sources.flatMap(({ page, formulas }) =>
      formulas.flatMap(([, chosen = '', tex = '']) => used(tex, page, chosen.split(' ').filter(Boolean))),
    ),
  );
  expect(symbols().filter(({ id }) => !ids.has(id))).toEqual([]);
  for (const { tex } of symbols()) expect(symbolKey(tex)).not.toBe('');
});

test('mathElement prints a symbol without its source', () => {
  expect(mathElement('x_k')).toBe('<math><msub><mi>x</mi><mi>k</mi></msub></math>');
});
