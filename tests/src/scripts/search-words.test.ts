import { describe, expect, test } from 'vitest';
import { countWords, wordsOfAddress } from '../../../src/scripts/search-words.ts';

describe('wordsOfAddress', () => {
  test('takes the last part of the path apart into words', () => {
    expect(wordsOfAddress('/posts/pre-ln_vs.post-ln.html', '/pagefind/pagefind.js')).toBe('pre ln vs post ln');
    expect(wordsOfAddress('/experiments/warmup/index.html', '/pagefind/pagefind.js')).toBe('warmup');
  });

  test('leaves out the folder that the site is published under', () =>
    expect(wordsOfAddress('/blog/', '/blog/pagefind/pagefind.js')).toBe(''));

  test('reads other alphabets, and survives an address that cannot be decoded', () => {
    expect(wordsOfAddress('/%C3%BCber/', '/pagefind/pagefind.js')).toBe('über');
    expect(wordsOfAddress('/100%/', '/pagefind/pagefind.js')).toBe('100');
  });
});

describe('countWords', () => {
  test('counts none, one and more', () => {
    expect(countWords(0, 'a')).toBe('Nothing for “a”.');
    expect(countWords(1, 'a')).toBe('1 result for “a”.');
    expect(countWords(2, 'a')).toBe('2 results for “a”.');
  });
});
