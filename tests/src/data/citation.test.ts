import { Cite } from '@citation-js/core';
import '@citation-js/plugin-bibtex';
import '@citation-js/plugin-ris';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { site } from '../../../site.config.ts';
import { CITATION_FORMATS, type Citable } from '../../../src/data/citation.ts';

const ESSAY: Citable = {
  kind: 'essay',
  id: 'norms',
  title: 'Norms: 100 % of $x_i^2$ & {more} #1 ~ "so" \\ Łukasz',
  date: new Date('2026-03-05'),
  address: 'https://example.org/posts/norms_1/?a=b&c=%20#x',
};

const item = z.object({
  type: z.string(),
  title: z.string(),
  author: z.tuple([z.object({ literal: z.string().optional(), family: z.string().optional() })]),
  issued: z.object({ 'date-parts': z.tuple([z.tuple([z.literal(2026), z.literal(3), z.literal(5)])]) }),
  URL: z.string(),
});

const parsed = (text: string): z.infer<typeof item> => item.parse(new Cite(text).data[0]);

describe('CITATION_FORMATS', () => {
  test.each(['bib', 'ris', 'json'] as const)('%s gives back what went in when it is read', (ending) => {
    const read = parsed(CITATION_FORMATS[ending].print(ESSAY));
    expect(read.title).toBe(ESSAY.title);
    expect(read.URL).toBe(ESSAY.address);
    const [{ literal, family }] = read.author;
    expect((literal ?? family)?.replace(/,$/, '')).toBe(site.author);
  });

  test('BibTeX leaves no sign with a meaning to TeX bare in the title', () => {
    const [, title = ''] = /title = \{\{(.*)\}\},/.exec(CITATION_FORMATS.bib.print(ESSAY)) ?? [];
    expect(title).toBe(
      'Norms: 100 \\% of \\$x\\_i\\textasciicircum{}2\\$ \\& \\{more\\} \\#1 \\textasciitilde{} "so" \\textbackslash{} Łukasz',
    );
  });

  test('plain text has author, date, title, site and address', () => {
    expect(CITATION_FORMATS.txt.print({ ...ESSAY, title: 'Norms' })).toBe(
      `${site.author}. (2026, March 5). Norms. ${site.title}. ${ESSAY.address}`,
    );
  });

  test('data are cited as data', () => {
    const data: Citable = { ...ESSAY, kind: 'data' };
    expect(CITATION_FORMATS.bib.print(data)).toMatch(/^@dataset\{/);
    expect(CITATION_FORMATS.ris.print(data)).toMatch(/^TY {2}- DATA\r\n/);
    expect(CITATION_FORMATS.json.print(data)).toContain('"type": "dataset"');
    expect(CITATION_FORMATS.txt.print(data)).toContain('[Data set]');
  });
});
