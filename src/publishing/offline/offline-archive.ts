/**
 * The site in one file, to be kept and opened from disk by a double click on its index.html. The same build gives the same bytes.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { strToU8, zipSync, type Zippable } from 'fflate';
import type { SiteConfig } from '../../../site.config.ts';
import { homeOf } from '../feeds.ts';
import { archiveName } from './archive-name.ts';
import { offlinePage, type OfflineSite } from './offline-page.ts';
import { plainScripts } from './offline-scripts.ts';
import { withFonts } from './offline-style.ts';

/**
 * What only a server makes use of, and what the archive holds in another form: fonts lie in the style sheets, and the tables of all
 * results are made from their JSON.
 */
const LEFT_OUT =
  /^(?:pagefind|previews)\/|^(?:404\.html|robots\.txt|rss\.xml|feed\.json|sitemap[^/]*|llms[^/]*)$|\.(?:woff2?|ttf|zip)$|^data\/.*\.csv$|\/embed\/index\.html$/;
/** Compressed already. */
const PACKED = /\.(?:png|woff2)$/;
/** No date: a file of the archive is as old as the site, not as its build. */
const MTIME = new Date(1980, 0, 1);
const LEVEL = 4;

/** The archive of the site built in `dist`, as it stood on the day `asOf`. */
export async function offlineArchive(dist: string, site: SiteConfig, asOf: Date): Promise<Uint8Array> {
  const files = readdirSync(dist, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(dist, '/').length).replaceAll('\\', '/'))
    .filter((file) => !LEFT_OUT.test(file))
    .sort();
  const read = (file: string): Buffer => readFileSync(join(dist, file));
  const known = new Set(files);
  const sheets = new Map<string, string>();
  const pages: OfflineSite = {
    basePath: site.basePath,
    home: homeOf(site),
    holds: (file) => known.has(file),
    fontSheet: (css) => {
      const name = sheets.get(css) ?? `_astro/fonts-${sheets.size + 1}.css`;
      sheets.set(css, name);
      return name;
    },
  };
  const scripts = await plainScripts(files.filter((file) => file.endsWith('.js')).map((file) => join(dist, file)));
  const contentOf = (file: string): Uint8Array => {
    if (file.endsWith('.html')) return strToU8(offlinePage(read(file).toString(), file, pages));
    if (file.endsWith('.css')) return strToU8(withFonts(read(file).toString(), site.basePath, read));
    return (file.endsWith('.js') ? scripts.get(file.replace(/^.*\//, '')) : undefined) ?? read(file);
  };
  const zipped: Zippable = {};
  const put = (file: string, content: Uint8Array): void => {
    zipped[`${archiveName(site.title)}/${file}`] = [content, { level: PACKED.test(file) ? 0 : LEVEL }];
  };
  for (const file of files) put(file, contentOf(file));
  for (const [css, name] of sheets) put(name, strToU8(withFonts(css, site.basePath, read)));
  put('README.txt', strToU8(readme(site, asOf)));
  return zipSync(zipped, { mtime: MTIME });
}

function readme(site: SiteConfig, asOf: Date): string {
  return [
    `${site.title}, to read without a connection`,
    '',
    `The site ${homeOf(site)} as of ${asOf.toISOString().slice(0, 10)}. Open index.html.`,
    '',
    'Everything is here: posts, explained papers, experiments, claims, models, figures with their files, and in data/ every measurement',
    'as JSON. Left out are the search, in whose place stands a list of all pages, the feeds, and the tables of all measurements as CSV,',
    'which are made from the JSON. Links to what is left out lead to the site.',
    '',
  ].join('\n');
}
