import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { linkedEssays, nextPlanned } from '../../../src/data/series-links.ts';

describe('linkedEssays', () => {
  test('finds the essays that a text links to, once each, and no other pages', () => {
    const source =
      'See [a](/papers/a/), [b](/posts/b/#part), [again](/papers/a/#x), [table](/models/) and [paper](https://example.org/papers/c/).';
    expect(linkedEssays(source)).toEqual(['papers/a', 'posts/b']);
  });

  test('finds the explainers of the first part', () => {
    expect(linkedEssays(readFileSync('src/content/posts/normalization.mdx', 'utf8')).length).toBeGreaterThan(0);
  });
});

describe('nextPlanned', () => {
  test('names what follows the last part, and nothing beyond what is planned', () => {
    expect(nextPlanned(1)).toEqual({ part: 2, title: 'Optimizers' });
    expect(nextPlanned(2)).toBeNull();
  });
});
