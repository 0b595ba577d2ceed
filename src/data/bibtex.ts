import type { Reference } from './references.ts';

const KINDS: Record<Reference['type'], string> = {
  'paper-conference': 'inproceedings',
  article: 'article',
  report: 'techreport',
  software: 'software',
  book: 'book',
  webpage: 'misc',
};

/** The work as a BibTeX entry, UTF-8 as biber reads it. */
export function bibtexEntry(work: Reference): string {
  const venueField = work.type === 'paper-conference' ? 'booktitle' : work.type === 'report' ? 'institution' : 'journal';
  const fields: [string, string | undefined][] = [
    ['author', work.authors.join(' and ')],
    ['title', `{${work.title}}`],
    ['year', work.year?.toString()],
    [venueField, work.venue],
    ['eprint', work.arxiv],
    ['archiveprefix', work.arxiv && 'arXiv'],
    ['doi', work.doi],
    ['url', work.url],
  ];
  const lines = fields.flatMap(([name, value]) => (value ? [`  ${name} = {${value}},`] : []));
  return [`@${KINDS[work.type]}{${work.id},`, ...lines, '}'].join('\n');
}
