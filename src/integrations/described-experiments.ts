/**
 * Before a build or the development server, extracts what the experiments say of themselves into `.cache/experiments.json`, and lets the
 * server notice changed results and lists.
 */
import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { AstroIntegration } from 'astro';
import { cacheFolder, contentFolder, resultsFolder } from '../data/folders.ts';

export function describedExperiments(describe: (file: string) => Promise<void>): AstroIntegration {
  return {
    name: 'described-experiments',
    hooks: {
      'astro:config:setup': async ({ addWatchFile }) => {
        await describe(join(cacheFolder(), 'experiments.json'));
        for (const folder of [resultsFolder(), contentFolder()]) {
          for (const file of readdirSync(folder)) if (/\.(json|yaml)$/.test(file)) addWatchFile(resolve(folder, file));
        }
      },
    },
  };
}
