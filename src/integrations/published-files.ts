/** After a build, makes from its pages what they are found and followed by. The development server does without. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AstroIntegration } from 'astro';
import type { SiteConfig } from '../../site.config.ts';
import { readBuiltPages } from '../publishing/built-page.ts';
import { writeSearchIndex } from '../publishing/search-index.ts';

export function publishedFiles(site: SiteConfig): AstroIntegration {
  return {
    name: 'published-files',
    hooks: {
      'astro:build:done': async ({ dir, logger }) => {
        const started = performance.now();
        const dist = fileURLToPath(dir);
        const pages = readBuiltPages(dist);
        const found = await writeSearchIndex(pages, site.language, join(dist, 'pagefind'));
        logger.info(`${found} things can be searched (${Math.round(performance.now() - started)} ms)`);
      },
    },
  };
}
