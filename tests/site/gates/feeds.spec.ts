import { expect, test } from '@playwright/test';
import { XMLParser } from 'fast-xml-parser';
import { site } from '../../../site.config.ts';
import { measured } from '../support/measured.ts';
import { distFile, ESSAYS, fileText, PAGES, SITE_MAPS } from '../support/site.ts';

const HOME = `${site.address}${site.basePath}`;
/** Not to be found by others. */
const UNLISTED = ['search/'];

const RFC_822 = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} (GMT|[+-]\d{4})$/;

const parser = new XMLParser({ ignoreAttributes: false, isArray: (name) => ['item', 'url', 'sitemap', 'category'].includes(name) });

interface Item {
  title?: string;
  link?: string;
  description?: string;
  pubDate?: string;
  guid?: { '#text'?: string; '@_isPermaLink'?: string } | string;
  'content:encoded'?: string;
}
interface Feed {
  rss?: {
    '@_version'?: string;
    channel?: { title?: string; link?: string; description?: string; item?: Item[] } & Record<string, unknown>;
  };
}

test('rss.xml keeps the rules of RSS 2.0 and has every essay', () => {
  const text = fileText('rss.xml');
  const { rss } = parser.parse(text) as Feed;
  const problems: string[] = [];
  if (rss?.['@_version'] !== '2.0') problems.push(`version ${rss?.['@_version'] ?? 'missing'} (expected 2.0)`);
  for (const name of ['title', 'link', 'description'] as const) if (!rss?.channel?.[name]) problems.push(`the channel has no ${name}`);
  const items = rss?.channel?.item ?? [];
  for (const { title, link, description, pubDate, guid, 'content:encoded': content } of items) {
    const where = `item "${title ?? '?'}"`;
    if (!title && !description) problems.push(`${where} has neither a title nor a description`);
    if (!link?.startsWith(HOME) || distFile(new URL(link).pathname) === null) problems.push(`${where} links to ${link ?? 'nothing'}`);
    if (pubDate !== undefined && !RFC_822.test(pubDate)) problems.push(`${where} is dated ${pubDate} (expected as in RFC 822)`);
    const id = typeof guid === 'object' ? guid['#text'] : guid;
    if (!id) problems.push(`${where} has no guid`);
    if (content !== undefined && /\s(?:src|href)="(?!https?:|mailto:|#|data:)/.test(content))
      problems.push(`${where} has an address that is not absolute`);
  }
  const ids = items.map(({ guid }) => JSON.stringify(guid));
  if (new Set(ids).size !== ids.length) problems.push('two items have the same guid');
  for (const path of ESSAYS) if (!items.some(({ link }) => link === `${HOME}${path}`)) problems.push(`/${path} is missing`);
  expect.soft(problems).toEqual([]);
  measured('feeds', 'rss.xml', { problems: problems.length });
});

test('the site map names every page but the search, once, and nothing else, and its index leads to it', () => {
  const index = fileText('sitemap-index.xml');
  for (const file of SITE_MAPS) expect(index).toContain(`<loc>${HOME}${file}</loc>`);
  const problems: string[] = [];
  const listed = SITE_MAPS.flatMap((file) => {
    const text = fileText(file);
    return [...text.matchAll(/<loc>([^<]*)<\/loc>/g)].map(([, address = '']) => address);
  });
  if (new Set(listed).size !== listed.length) problems.push('a page is listed twice');
  for (const path of PAGES.filter((each) => !UNLISTED.includes(each)))
    if (!listed.includes(`${HOME}${path}`)) problems.push(`/${path} is missing`);
  for (const address of listed) if (!PAGES.includes(address.slice(HOME.length))) problems.push(`${address} is no page to be found`);
  expect.soft(problems).toEqual([]);
  measured('feeds', 'sitemap', { problems: problems.length });
});
