/** What scholarly indexers and search engines read in the head of a page: Highwire tags and schema.org descriptions. */
import { site } from '../../site.config.ts';
import type { Citable } from './citation.ts';
import { isoDate } from './dates.ts';
import { referenceAddress, type Reference } from './references.ts';

export interface MetaTag {
  name: string;
  content: string;
}

/** https://scholar.google.com/intl/en/scholar/inclusion.html#indexing */
export function highwireTags(work: Citable, cited: readonly Reference[]): MetaTag[] {
  const day = isoDate(work.date).replaceAll('-', '/');
  return [
    { name: 'citation_title', content: work.title },
    { name: 'citation_author', content: site.author },
    { name: 'citation_publication_date', content: day },
    { name: 'citation_online_date', content: day },
    { name: 'citation_journal_title', content: site.title },
    { name: 'citation_language', content: site.language },
    { name: 'citation_public_url', content: work.address },
    ...cited.map((each) => ({ name: 'citation_reference', content: citedWork(each) })),
  ];
}

function citedWork({ title, authors, year, venue, arxiv, doi }: Reference): string {
  const fields: [string, string | undefined][] = [
    ['citation_title', title],
    ...authors.filter((author) => author !== 'others').map((author): [string, string] => ['citation_author', author]),
    ['citation_publication_date', year?.toString()],
    ['citation_journal_title', venue],
    ['citation_arxiv_id', arxiv],
    ['citation_doi', doi],
  ];
  return fields.flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${value.replaceAll(';', ',')}`])).join('; ');
}

const LICENSE = 'https://spdx.org/licenses/MIT.html';
const TYPES: Record<Reference['type'], string> = {
  'paper-conference': 'ScholarlyArticle',
  article: 'ScholarlyArticle',
  report: 'Report',
  software: 'SoftwareSourceCode',
  book: 'Book',
  webpage: 'WebPage',
};

/** What the description of an essay and that of an experiment share. */
interface Description {
  work: Citable;
  summary: string;
  modified: Date;
}

function common({ work, summary, modified }: Description) {
  const author = { '@type': 'Organization', name: site.author };
  return {
    '@context': 'https://schema.org',
    name: work.title,
    description: summary,
    url: work.address,
    inLanguage: site.language,
    license: LICENSE,
    isAccessibleForFree: true,
    datePublished: isoDate(work.date),
    dateModified: isoDate(modified),
    author,
    publisher: author,
  };
}

export interface EssayDescription extends Description {
  type: 'BlogPosting' | 'ScholarlyArticle';
  cited: readonly Reference[];
}

/** https://schema.org/ScholarlyArticle, https://schema.org/BlogPosting */
export function essayData({ type, cited, ...description }: EssayDescription) {
  return {
    ...common(description),
    '@type': type,
    headline: description.work.title,
    isPartOf: { '@type': type === 'BlogPosting' ? 'Blog' : 'CreativeWorkSeries', name: site.title, url: siteAddress() },
    mainEntityOfPage: description.work.address,
    citation: cited.map((each) => ({
      '@type': TYPES[each.type],
      name: each.title,
      ...(referenceAddress(each) === null ? {} : { url: referenceAddress(each) }),
    })),
  };
}

export interface DataFile {
  address: string;
  mediaType: string;
}

export interface DatasetDescription extends Description {
  method: string;
  variables: readonly string[];
  files: readonly DataFile[];
}

/** https://schema.org/Dataset */
export function datasetData({ method, variables, files, ...description }: DatasetDescription) {
  const { author, ...shared } = common(description);
  return {
    ...shared,
    '@type': 'Dataset',
    creator: author,
    measurementTechnique: method,
    variableMeasured: variables,
    distribution: files.map(({ address, mediaType }) => ({ '@type': 'DataDownload', contentUrl: address, encodingFormat: mediaType })),
  };
}

/** `data` as the text of a script element, in which "<" could end it. */
export function jsonLd(data: object): string {
  return JSON.stringify(data).replaceAll('<', '\\u003c');
}

const siteAddress = (): string => new URL(site.basePath, site.address).href;
