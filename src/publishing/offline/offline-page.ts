/** A page as it is opened from disk: addresses relative to it, nothing that a browser refuses to files. */
import { posix } from 'node:path';
import { fromHtml } from 'hast-util-from-html';
import { select } from 'hast-util-select';

export interface OfflineSite {
  /** The path that the site is published under, with both slashes. */
  basePath: string;
  /** The address of the home page, where everything that is not in the archive is still found. */
  home: string;
  /** Whether the archive holds a file, by its path below the base path. */
  holds: (file: string) => boolean;
  /** Name in the archive of a style sheet with the fonts that `<style>` declares. */
  fontSheet: (css: string) => string;
}

/** A tag, with whatever its quoted values hold. */
const TAG = /<[a-z][\w-]*(?:[^>"]|"[^"]*")*>/g;
/** What a browser fetches ahead or for itself; the policy names an origin, and files have none. */
const DROPPED = /^<(?:link [^>]*rel="(?:preload|modulepreload|sitemap|search|manifest)"|meta http-equiv="content-security-policy")/;

/** `html` of the page in `file` ("posts/norms/index.html"), for the archive. */
export function offlinePage(html: string, file: string, site: OfflineSite): string {
  return withoutSearch(html)
    .replace(/<style>(@font-face[^<]*)<\/style>/g, (_, css: string) => {
      return `<link rel="stylesheet" href="${relativePath(file, site.fontSheet(css))}">`;
    })
    .replace(TAG, (tag) => (DROPPED.test(tag) ? '' : offlineTag(tag, file, site)));
}

/** Scripts of a file are read as modules by no browser; `defer` runs them at the same moment. Nobody counts readers of files. */
function offlineTag(tag: string, file: string, site: OfflineSite): string {
  return tag
    .replace(/^<script type="module"/, '<script defer')
    .replace(/ data-counter="[^"]*"/, '')
    .replace(/ (href|src)="([^"]*)"/g, (attribute, name: string, address: string) =>
      address.startsWith(site.basePath) ? ` ${name}="${offlineAddress(address.slice(site.basePath.length), file, site)}"` : attribute,
    );
}

/** `address` below the base path, as it leads from `file` to another file of the archive, or else to the site. */
export function offlineAddress(address: string, file: string, site: OfflineSite): string {
  const [, path = '', rest = ''] = /^([^?#]*)(.*)$/.exec(address) ?? [];
  const target = path === '' || path.endsWith('/') ? `${path}index.html` : path;
  if (!site.holds(decodeURI(target))) return site.home + address;
  return `${relativePath(file, target)}${rest}`;
}

export function relativePath(from: string, to: string): string {
  return posix.relative(posix.dirname(from), to);
}

/** A page loads no index from disk, so that the list of all pages stands without the search. */
function withoutSearch(html: string): string {
  if (!html.includes('class="site-search"')) return html;
  const position = select('.site-search', fromHtml(html))?.position;
  const [start, end] = [position?.start.offset, position?.end.offset];
  return start === undefined || end === undefined ? html : html.slice(0, start) + html.slice(end);
}
