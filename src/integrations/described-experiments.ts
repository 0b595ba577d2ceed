/**
 * Before a build or the development server, extracts what the experiments say of themselves into `.cache/experiments.json`. While the server
 * runs, changed results, lists and freshness reload the open pages, which read them anew; the server itself goes on.
 */
import { dirname, join, resolve, sep } from 'node:path';
import type { AstroIntegration } from 'astro';
import { FRESHNESS_FILE } from '../../experiments/result.ts';
import { cacheFolder, contentFolder, resultsFolder } from '../data/folders.ts';

export function describedExperiments(describe: (file: string) => Promise<void>): AstroIntegration {
  return {
    name: 'described-experiments',
    hooks: {
      'astro:config:setup': async () => {
        await describe(join(cacheFolder(), 'experiments.json'));
      },
      'astro:server:setup': ({ server }) => {
        const folders = [resultsFolder(), contentFolder(), dirname(FRESHNESS_FILE)].map((folder) => resolve(folder) + sep);
        server.watcher.add(folders);
        const reload = (file: string): void => {
          if (folders.some((folder) => file.startsWith(folder)) && /\.(json|yaml)$/.test(file)) server.ws.send({ type: 'full-reload' });
        };
        server.watcher.on('change', reload).on('add', reload);
      },
    },
  };
}
