/** The map of the site: its pages without those that only help to find others, each with the date of what it shows. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import sitemap from '@astrojs/sitemap';
import type { AstroIntegration } from 'astro';
import type { SiteConfig } from '../../site.config.ts';
import { resultsFolder } from '../data/folders.ts';
import { lastChange, readMeasurements } from '../publishing/last-change.ts';
import { homeOf } from '../publishing/feeds.ts';

/** Pages that are not to be found themselves: the search, and figures as they are embedded elsewhere. */
const UNLISTED = /^search\/$|\/embed\/$/;

/** `dist` is the folder that pages are built into. */
export function datedSitemap(site: SiteConfig, dist: string): AstroIntegration {
  const pathOf = (url: string): string => url.slice(homeOf(site).length);
  const measured = readMeasurements(resultsFolder());
  return sitemap({
    filter: (url) => !UNLISTED.test(pathOf(url)),
    serialize: (item) => {
      const path = pathOf(item.url);
      const changed = lastChange(path, readFileSync(join(dist, path, 'index.html'), 'utf8'), measured);
      return changed ? { ...item, lastmod: changed.toISOString() } : item;
    },
  });
}
