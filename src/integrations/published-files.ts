/** After a build, makes from its pages what they are found and followed by. The development server does without. */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AstroIntegration } from 'astro';
import type { SiteConfig } from '../../site.config.ts';
import { readBuiltPages } from '../publishing/built-page.ts';
import { feedItems, homeOf, JSON_FEED_FILE, jsonFeed, RSS_FILE, rssFeed } from '../publishing/feeds.ts';
import { writeSearchIndex } from '../publishing/search-index.ts';

export function publishedFiles(site: SiteConfig): AstroIntegration {
  return {
    name: 'published-files',
    hooks: {
      'astro:build:done': async ({ dir, logger }) => {
        const dist = fileURLToPath(dir);
        const timed = async (what: string, work: () => unknown): Promise<void> => {
          const started = performance.now();
          await work();
          logger.info(`${what} (${Math.round(performance.now() - started)} ms)`);
        };
        const pages = readBuiltPages(dist);
        const picture = (figure: string): string | null => {
          const file = `figures/${figure}.png`;
          return existsSync(join(dist, file)) ? `${homeOf(site)}${file}` : null;
        };
        await timed('feeds', async () => {
          const items = feedItems(pages, picture);
          writeFileSync(join(dist, RSS_FILE), await rssFeed(items, site));
          writeFileSync(join(dist, JSON_FEED_FILE), jsonFeed(items, site));
        });
        await timed('search index', () => writeSearchIndex(pages, site.language, join(dist, 'pagefind')));
      },
    },
  };
}
