/** Where the pages' data lie, relative to the repository's root, in which every command of package.json runs. */
import { join } from 'node:path';

/** Result files; RESULTS_DIR points a build, or a test, at others. */
export const resultsFolder = (): string => process.env.RESULTS_DIR ?? join('experiments', 'results');

/** What the command line leaves for the pages before a build; never committed. */
export const cacheFolder = (): string => '.cache';

export const contentFolder = (): string => join('src', 'content');
