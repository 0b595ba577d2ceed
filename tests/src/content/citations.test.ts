import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { CLAIMS } from '../../../experiments/claims/index.ts';
import { models } from '../../../src/data/models.ts';
import { publishedValues } from '../../../src/data/published.ts';
import { references } from '../../../src/data/references.ts';
import { attributesIn, citationsOfPages, uncited, unresolved, type Citation } from '../../support/citations.ts';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const CONTENT = path.join(ROOT, 'src/content');

const published = [...publishedValues().values()];
const citations: Citation[] = [
  ...citationsOfPages(CONTENT),
  ...CLAIMS.flatMap(({ id, references: ids }) => ids.map((reference) => ({ reference, at: `claim ${id}` }))),
  ...published.map(({ id, reference }) => ({ reference, at: `published.yaml: ${id}` })),
  ...models().flatMap(({ id, evidence: { reference } }) => (reference === undefined ? [] : [{ reference, at: `models.yaml: ${id}` }])),
];

describe('citations', () => {
  test('are found in pages, claims and lists', () => {
    for (const place of [/^posts\/.*\.mdx:\d+$/, /^papers\/.*: paper$/, /^claim /, /^published\.yaml: /, /^models\.yaml: /]) {
      expect(citations.some(({ at }) => place.test(at))).toBe(true);
    }
  });

  test('all resolve: what pages, claims, numbers and models cite is in references.yaml', () => {
    expect(unresolved(citations, references())).toEqual([]);
  });

  test('leave no work of references.yaml uncited', () => {
    expect(uncited(citations, references())).toEqual([]);
  });
});

describe('published.yaml', () => {
  const pages = globSync('**/*.mdx', { cwd: CONTENT }).map((file) => readFileSync(path.join(CONTENT, file), 'utf8'));
  const shown = pages.flatMap((text) => attributesIn(text, 'Cited', 'id').map(({ value }) => value));

  test('holds every number of others that a page shows', () => {
    expect(shown.length).toBeGreaterThan(10);
    expect(shown.filter((id) => !publishedValues().has(id))).toEqual([]);
  });
});

describe('attributesIn', () => {
  test('finds components wherever they stand, with their line in the file', () => {
    const mdx =
      '---\ntitle: A <Cite id="front" />\n---\n\nText <Cite id="one" where="Section 2" />.<Note>A note <Cite id="two" />.</Note>\n\n| a |\n| - |\n| <Cite id="three" /> |\n\n`<Cite id="code" />` <Cited id="other" />\n';
    expect(attributesIn(mdx, 'Cite', 'id')).toEqual([
      { value: 'one', line: 5 },
      { value: 'two', line: 5 },
      { value: 'three', line: 9 },
    ]);
  });
});

describe('unresolved, uncited', () => {
  const cited: Citation[] = [
    { reference: 'xiong2020', at: 'posts/a.mdx:3' },
    { reference: 'xoing2020', at: 'claim b' },
  ];

  test('name who cites what is not there, and what nobody cites', () => {
    const bibliography = [{ id: 'xiong2020' }, { id: 'ba2016' }];
    expect(unresolved(cited, bibliography)).toEqual(['claim b cites xoing2020']);
    expect(uncited(cited, bibliography)).toEqual(['ba2016']);
  });
});
