import { describe, expect, test } from 'vitest';
import type { Citable } from '../../../src/data/citation.ts';
import { referenceNamed } from '../../../src/data/references.ts';
import { datasetData, essayData, highwireTags, jsonLd } from '../../../src/data/scholarly.ts';

const work: Citable = { kind: 'essay', id: 'a', title: 'A title', date: new Date('2026-03-05'), address: 'https://example.org/posts/a/' };
const cited = [referenceNamed('vaswani2017', 'test')];
const modified = new Date('2026-04-01');

describe('highwireTags', () => {
  test('names the page, its date as indexers read it, and each cited work in one tag', () => {
    const tags = highwireTags(work, cited);
    expect(tags).toContainEqual({ name: 'citation_publication_date', content: '2026/03/05' });
    const references = tags.filter(({ name }) => name === 'citation_reference');
    expect(references).toHaveLength(1);
    expect(references[0]?.content).toMatch(
      /^citation_title=Attention Is All You Need; citation_author=Vaswani, Ashish; .*citation_arxiv_id=1706.03762$/,
    );
  });

  test('promises no PDF, since there is none', () => {
    expect(highwireTags(work, []).map(({ name }) => name)).not.toContain('citation_pdf_url');
  });
});

describe('essayData', () => {
  test('dates, series and cited works are those of the essay', () => {
    expect(essayData({ type: 'BlogPosting', work, summary: 'S', modified, cited })).toMatchObject({
      '@type': 'BlogPosting',
      headline: 'A title',
      datePublished: '2026-03-05',
      dateModified: '2026-04-01',
      citation: [{ '@type': 'ScholarlyArticle', name: 'Attention Is All You Need', url: 'https://arxiv.org/abs/1706.03762' }],
    });
  });
});

describe('datasetData', () => {
  test('says what was measured, how, and where the files are', () => {
    const files = [{ address: 'https://example.org/data/a.csv', mediaType: 'text/csv' }];
    expect(datasetData({ work, summary: 'S', modified, method: 'M', variables: ['loss'], files })).toMatchObject({
      '@type': 'Dataset',
      measurementTechnique: 'M',
      variableMeasured: ['loss'],
      distribution: [{ '@type': 'DataDownload', contentUrl: 'https://example.org/data/a.csv', encodingFormat: 'text/csv' }],
    });
  });
});

describe('jsonLd', () => {
  test('cannot end the script element that it stands in', () => {
    const text = jsonLd({ name: '</script><b>' });
    expect(text).not.toContain('<');
    expect(JSON.parse(text)).toEqual({ name: '</script><b>' });
  });
});
