import { describe, expect, test } from 'vitest';
import { bibtexEntry } from '../../../src/data/bibtex.ts';
import { authorList, citationLabel, referenceAddress, referenceNamed, references, type Reference } from '../../../src/data/references.ts';

const work: Reference = {
  id: 'zhang2019',
  type: 'paper-conference',
  title: 'Root Mean Square Layer Normalization',
  authors: ['Zhang, Biao', 'Sennrich, Rico'],
  year: 2019,
  venue: 'NeurIPS 2019',
  arxiv: '1910.07467',
};

describe('citationLabel', () => {
  test.each([
    [['Zhang, Biao'], 'Zhang\u00a02019'],
    [['Zhang, Biao', 'Sennrich, Rico'], 'Zhang and Sennrich\u00a02019'],
    [['Xiong, Ruibin', 'Yang, Yunchang', 'He, Di'], 'Xiong et\u00a0al.\u00a02019'],
    [['Brown, Tom B.', 'others'], 'Brown et\u00a0al.\u00a02019'],
    [['OpenAI'], 'OpenAI\u00a02019'],
  ])('shortens %j', (authors, label) => {
    expect(citationLabel({ ...work, authors })).toBe(label);
  });
});

describe('authorList', () => {
  test('writes initials and joins the last author with "and"', () => {
    expect(authorList(work)).toBe('Zhang, B. and Sennrich, R.');
    expect(authorList({ ...work, authors: ['Hinton, Geoffrey E.', 'Ba, Jimmy Lei', 'Yu, Jia-Li'] })).toBe(
      'Hinton, G. E., Ba, J. L., and Yu, J.-L.',
    );
  });

  test('says "et al." where authors are left out', () => {
    expect(authorList({ ...work, authors: ['Brown, Tom B.', 'others'] })).toBe('Brown, T. B. et al.');
    expect(authorList({ ...work, authors: Array.from({ length: 9 }, (_, i) => `Author${i}`) })).toMatch(/Author6 et al\.$/);
  });
});

describe('referenceAddress', () => {
  test('prefers an own address to a DOI, and a DOI to arXiv', () => {
    expect(referenceAddress(work)).toBe('https://arxiv.org/abs/1910.07467');
    expect(referenceAddress({ ...work, doi: '10.1/x' })).toBe('https://doi.org/10.1/x');
    expect(referenceAddress({ ...work, doi: '10.1/x', url: 'https://example.org/' })).toBe('https://example.org/');
    expect(referenceAddress({ ...work, arxiv: undefined })).toBeNull();
  });
});

describe('referenceNamed', () => {
  test('finds every work of the bibliography, each with an id of its own', () => {
    expect(references().length).toBeGreaterThan(0);
    for (const { id } of references()) expect(referenceNamed(id, 'here').id).toBe(id);
  });

  test('suggests the nearest id', () => {
    expect(() => referenceNamed('xiong202', 'posts/x.mdx:7')).toThrow(
      'posts/x.mdx:7: unknown reference "xiong202"; did you mean "xiong2020"?',
    );
  });
});

describe('bibtexEntry', () => {
  test('keeps the capitals of the title and names the preprint', () => {
    expect(bibtexEntry(work)).toBe(
      [
        '@inproceedings{zhang2019,',
        '  author = {Zhang, Biao and Sennrich, Rico},',
        '  title = {{Root Mean Square Layer Normalization}},',
        '  year = {2019},',
        '  booktitle = {NeurIPS 2019},',
        '  eprint = {1910.07467},',
        '  archiveprefix = {arXiv},',
        '}',
      ].join('\n'),
    );
  });
});
