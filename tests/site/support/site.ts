/** What is in `dist/`, read from disk: the pages, their links, the files they load. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { site } from '../../../site.config.ts';

const DIST = 'dist';

const BUILT = readdirSync(DIST, { recursive: true, encoding: 'utf8' }).map((file) => file.replaceAll('\\', '/'));

/** Paths of all documents, of both kinds below. */
export const DOCUMENTS = BUILT.filter((file) => /(^|\/)index\.html$/.test(file))
  .map((file) => file.replace(/index\.html$/, ''))
  .sort();

/** Pages that others show in a frame, which have no header and no place in lists of pages. */
export const EMBEDS = DOCUMENTS.filter((page) => /^figures\/[^/]+\/embed\/$/.test(page));
/** Paths of all other pages below the base path: "", "models/", "posts/normalization/". The page for what is not found is not among them. */
export const PAGES = DOCUMENTS.filter((page) => !EMBEDS.includes(page));

export const POSTS = PAGES.filter((page) => /^posts\/./.test(page));
export const ESSAYS = PAGES.filter((page) => /^(posts|papers)\/./.test(page));
export const EXPERIMENTS = PAGES.filter((page) => /^experiments\/./.test(page));

export const FIGURE_PAGES = PAGES.filter((page) => /^figures\/./.test(page));

export const SITE_MAPS = BUILT.filter((file) => /^sitemap-\d+\.xml$/.test(file));

export function fileText(path: string): string {
  return readFileSync(join(DIST, path), 'utf8');
}

export const pageHtml = (page: string): string => fileText(join(page, 'index.html'));

/** Path in `dist/` of an address of the site, or null when there is no such file. */
export function distFile(address: string): string | null {
  if (!address.startsWith(site.basePath)) return null;
  const path = decodeURIComponent(address.slice(site.basePath.length)).replace(/[?#].*$/, '');
  const file = path === '' || path.endsWith('/') ? `${path}index.html` : path;
  return existsSync(join(DIST, file)) ? file : null;
}

/** Values of an attribute in the page's HTML, character references resolved. */
export function attributeValues(html: string, name: string): string[] {
  return [...html.matchAll(new RegExp(`\\s${name}="([^"]*)"`, 'g'))].map((match) =>
    (match[1] ?? '').replaceAll('&amp;', '&').replaceAll('&#38;', '&'),
  );
}
