/** How to cite a page of this site, in the formats that reference managers read. */
import { site } from '../../site.config.ts';
import { isoDate } from './dates.ts';

export interface Citable {
  kind: 'essay' | 'data';
  id: string;
  title: string;
  date: Date;
  /** Full address of the page. */
  address: string;
}

export interface CitationFormat {
  name: string;
  mediaType: string;
  print: (work: Citable) => string;
}

/** By the ending of the file that holds them, `cite.bib` and so on. */
export const CITATION_FORMATS = {
  bib: { name: 'BibTeX', mediaType: 'application/x-bibtex', print: bibtex },
  ris: { name: 'RIS', mediaType: 'application/x-research-info-systems', print: ris },
  json: { name: 'CSL-JSON', mediaType: 'application/vnd.citationstyles.csl+json', print: cslJson },
  txt: { name: 'Plain text', mediaType: 'text/plain', print: plainCitation },
} as const satisfies Record<string, CitationFormat>;

export type CitationEnding = keyof typeof CITATION_FORMATS;

/** As in the reference lists of the APA: author, date, title, site, address. */
export function plainCitation({ title, date, address, kind }: Citable): string {
  const day = date.toLocaleDateString('en', { month: 'long', day: 'numeric', timeZone: 'UTC' });
  const form = kind === 'data' ? ' [Data set]' : '';
  return `${site.author}. (${date.getUTCFullYear()}, ${day}). ${title}${form}. ${site.title}. ${address}`;
}

/** An entry for BibLaTeX; BibTeX takes `year` and `month` for the date it does not know. */
function bibtex(work: Citable): string {
  const month = work.date.toLocaleString('en', { month: 'short', timeZone: 'UTC' }).toLowerCase();
  return `@${work.kind === 'data' ? 'dataset' : 'online'}{${key(work)},
  author = {{${texText(site.author)}}},
  title = {{${texText(work.title)}}},
  year = {${work.date.getUTCFullYear()}},
  month = ${month},
  date = {${isoDate(work.date)}},
  organization = {${texText(site.title)}},
  url = {${work.address}},
}
`;
}

function ris(work: Citable): string {
  const fields = [
    ['TY', work.kind === 'data' ? 'DATA' : 'BLOG'],
    ['ID', key(work)],
    // A comma behind the name tells that it is no person's.
    ['AU', `${site.author},`],
    ['TI', work.title],
    ['T2', site.title],
    ['PY', String(work.date.getUTCFullYear())],
    ['DA', isoDate(work.date).replaceAll('-', '/')],
    ['LA', site.language],
    ['UR', work.address],
    ['ER', ''],
  ];
  return fields.map(([tag = '', value = '']) => `${tag}  - ${value.replace(/\s+/g, ' ')}\r\n`).join('');
}

function cslJson(work: Citable): string {
  const item = {
    id: key(work),
    type: work.kind === 'data' ? 'dataset' : 'post-weblog',
    title: work.title,
    author: [{ literal: site.author }],
    issued: { 'date-parts': [[work.date.getUTCFullYear(), work.date.getUTCMonth() + 1, work.date.getUTCDate()]] },
    'container-title': site.title,
    language: site.language,
    URL: work.address,
  };
  return `${JSON.stringify([item], null, 2)}\n`;
}

const key = ({ id, date }: Citable): string => `${id.replace(/[^\w-]/g, '-')}-${date.getUTCFullYear()}`;

const TEX_SIGNS: Record<string, string> = { '\\': '\\textbackslash{}', '~': '\\textasciitilde{}', '^': '\\textasciicircum{}' };

/** `text` with what means something to TeX made harmless. */
function texText(text: string): string {
  return text.replace(/[\\~^&%$#_{}]/g, (sign) => TEX_SIGNS[sign] ?? `\\${sign}`);
}
