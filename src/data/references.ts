/** The bibliography, in the manner of CSL: what a work is, who wrote it, where it appeared. */
import { join } from 'node:path';
import { z } from 'zod';
import { contentFolder } from './folders.ts';
import { unknownName } from './unknown-name.ts';
import { readYamlList } from './yaml-list.ts';

const reference = z.strictObject({
  id: z.string(),
  type: z.enum(['paper-conference', 'article', 'report', 'software', 'book', 'webpage']),
  title: z.string(),
  /** "Family, Given"; the last may be "others". */
  authors: z.array(z.string()).min(1),
  year: z.int().optional(),
  venue: z.string().optional(),
  arxiv: z.string().optional(),
  doi: z.string().optional(),
  url: z.url().optional(),
});
export type Reference = z.infer<typeof reference>;

export function references(): Reference[] {
  return readYamlList(join(contentFolder(), 'references.yaml'), reference);
}

/** The work with this id. Throws naming the page and the nearest id when it is unknown. */
export function referenceNamed(id: string, at: string): Reference {
  const all = references();
  const found = all.find((each) => each.id === id);
  if (!found)
    throw unknownName(
      at,
      'reference',
      id,
      all.map((each) => each.id),
    );
  return found;
}

/** "Xiong et al. 2020", "Zhang and Sennrich 2019", "OpenAI 2024". */
export function citationLabel({ authors, year }: Reference): string {
  const [first = '', second = '', ...more] = authors.map(familyName);
  const names = more.length > 0 || second === 'others' ? `${first} et\u00a0al.` : second ? `${first} and ${second}` : first;
  return year === undefined ? names : `${names}\u00a0${year}`;
}

/** "Family, G. H., Family, G., and Family, G."; from the ninth author on "et al." */
export function authorList({ authors }: Reference): string {
  const named = authors.filter((author) => author !== 'others').map(initialled);
  const shown = named.length > 8 ? named.slice(0, 7) : named;
  if (shown.length < authors.length) return `${shown.join(', ')} et al.`;
  return shown.length < 3 ? shown.join(' and ') : `${shown.slice(0, -1).join(', ')}, and ${shown.slice(-1).join('')}`;
}

/** Where the work can be read, or null. */
export function referenceAddress({ url, doi, arxiv }: Reference): string | null {
  return url ?? (doi ? `https://doi.org/${doi}` : arxiv ? `https://arxiv.org/abs/${arxiv}` : null);
}

function familyName(author: string): string {
  return author.split(',')[0]?.trim() ?? author;
}

function initialled(author: string): string {
  const [family = '', given = ''] = author.split(',').map((part) => part.trim());
  const initials = given
    .split(/\s+/)
    .filter(Boolean)
    .map((name) =>
      name
        .split('-')
        .map((part) => `${part.charAt(0)}.`)
        .join('-'),
    );
  return [family, initials.join(' ')].filter(Boolean).join(', ');
}
