/** After a build, makes from its pages what they are found, followed and kept by. The development server does without. */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AstroIntegration } from 'astro';
import type { SiteConfig } from '../../site.config.ts';
import { resultsFolder } from '../data/folders.ts';
import { readBuiltPages } from '../publishing/built-page.ts';
import { feedItems, homeOf, JSON_FEED_FILE, jsonFeed, RSS_FILE, rssFeed } from '../publishing/feeds.ts';
import { llmsMap } from '../publishing/llms.ts';
import { essayMarkdown } from '../publishing/markdown.ts';
import { readMeasurements } from '../publishing/last-change.ts';
import { archiveName } from '../publishing/offline/archive-name.ts';
import { offlineArchive } from '../publishing/offline/offline-archive.ts';
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
        const items = feedItems(pages, picture);
        const dates = [...readMeasurements(resultsFolder()).values(), ...items.map(({ updated }) => updated)];
        await timed('feeds', async () => {
          writeFileSync(join(dist, RSS_FILE), await rssFeed(items, site));
          writeFileSync(join(dist, JSON_FEED_FILE), jsonFeed(items, site));
        });
        await timed('Markdown', () => {
          const essays = pages
            .filter(({ kind }) => kind === 'post' || kind === 'paper')
            .map((page) => ({ page, text: essayMarkdown(page, picture) }));
          for (const { page, text } of essays) writeFileSync(join(dist, page.path, 'index.md'), text);
          writeFileSync(join(dist, 'llms.txt'), llmsMap(pages, site));
          writeFileSync(join(dist, 'llms-full.txt'), essays.map(({ text }) => text).join('\n'));
        });
        await timed('search index', () => writeSearchIndex(pages, site.language, join(dist, 'pagefind')));
        await timed('offline archive', async () => {
          const asOf = new Date(Math.max(...dates.map((date) => date.getTime())));
          writeFileSync(join(dist, `${archiveName(site.title)}.zip`), await offlineArchive(dist, site, asOf));
        });
      },
    },
  };
}
